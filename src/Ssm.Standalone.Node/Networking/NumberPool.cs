namespace Ssm.Standalone.Node.Networking;

/// <summary>
/// Who has which number of a range: addresses and ports. An owner's first choice follows from its name, so that a name tends to get the same
/// number on every machine and after every restart; what is really in force is in the API objects, from which the pool is filled at start. Thread-safe.
/// </summary>
/// <remarks>
/// A released number stays reserved for its last owner until the range runs out, so that a pod that is made again under its name comes back
/// where its peers know it.
/// </remarks>
/// <param name="first">The first number.</param>
/// <param name="count">How many there are.</param>
/// <param name="isUsable">Which of them are given to who wants none in particular; null = all.</param>
internal sealed class NumberPool(uint first, uint count, Func<uint, bool>? isUsable = null)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<uint, string> _owners = [];
    private readonly Dictionary<string, uint> _held = [];
    private readonly Dictionary<string, uint> _reserved = [];

    /// <summary>How many numbers are held; reserved ones are not counted.</summary>
    public int Held
    {
        get
        {
            lock (_gate)
            {
                return _held.Count;
            }
        }
    }

    /// <summary>
    /// The number of <paramref name="owner"/>: the one it has, else <paramref name="wanted"/> if it is free, else the one reserved for it, else any.
    /// Null when every number is held.
    /// </summary>
    public uint? Acquire(string owner, uint? wanted = null)
    {
        lock (_gate)
        {
            if (_held.TryGetValue(owner, out var number) || TryTake(owner, wanted, out number) || TryFind(owner, out number))
            {
                _reserved.Remove(owner);
                _held[owner] = number;
                _owners[number] = owner;
                return number;
            }

            return null;
        }
    }

    /// <summary>The number that <paramref name="owner"/> has or will get, without holding it.</summary>
    public uint? Reserve(string owner)
    {
        lock (_gate)
        {
            if (_held.TryGetValue(owner, out var number) || TryFind(owner, out number))
            {
                if (!_held.ContainsKey(owner))
                {
                    _reserved[owner] = number;
                    _owners[number] = owner;
                }

                return number;
            }

            return null;
        }
    }

    /// <summary>True if <paramref name="owner"/> holds exactly <paramref name="number"/>.</summary>
    public bool Holds(string owner, uint number)
    {
        lock (_gate)
        {
            return _held.TryGetValue(owner, out var held) && held == number;
        }
    }

    /// <summary>Gives the owner's number back; it stays reserved for it.</summary>
    public void Release(string owner)
    {
        lock (_gate)
        {
            if (_held.Remove(owner, out var number))
            {
                _reserved[owner] = number;
            }
        }
    }

    private bool TryTake(string owner, uint? wanted, out uint number)
    {
        number = wanted ?? 0;
        if (wanted is null || number < first || number - first >= count)
        {
            return false;
        }

        if (!_owners.TryGetValue(number, out var other) || other == owner)
        {
            return Forget(owner, number);
        }

        // Reserved for another, not held: a number in an API object outranks a memory.
        return _reserved.Remove(other) && Forget(owner, number);
    }

    private bool Forget(string owner, uint except)
    {
        if (_reserved.Remove(owner, out var old) && old != except)
        {
            _owners.Remove(old);
        }

        return true;
    }

    private bool TryFind(string owner, out uint number)
    {
        if (_reserved.TryGetValue(owner, out number))
        {
            return true;
        }

        var start = Hash(owner) % count;
        for (var step = 0u; step < count; step++)
        {
            number = first + ((start + step) % count);
            if (!_owners.ContainsKey(number) && isUsable?.Invoke(number) != false)
            {
                return true;
            }
        }

        return TryReclaim(out number);
    }

    private bool TryReclaim(out uint number)
    {
        foreach (var (owner, reserved) in _reserved)
        {
            number = reserved;
            _reserved.Remove(owner);
            _owners.Remove(reserved);
            return true;
        }

        number = 0;
        return false;
    }

    /// <summary>FNV-1a, because string hash codes differ from process to process.</summary>
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var character in text)
        {
            hash = (hash ^ character) * 16777619u;
        }

        // The low bits of FNV-1a of similar names are similar; fold the high ones in.
        return hash ^ (hash >> 15);
    }
}
