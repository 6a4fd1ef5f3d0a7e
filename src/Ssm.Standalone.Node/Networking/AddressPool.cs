using System.Net;

namespace Ssm.Standalone.Node.Networking;

/// <summary>
/// Who has which address of a range. An owner's first choice follows from its name, so that a name tends to get the same address on every
/// machine and after every restart; what is really in force is in the API objects, from which the pool is filled at start. Thread-safe.
/// </summary>
/// <remarks>
/// A released address stays reserved for its last owner until the range runs out, so that a pod that is made again under its name comes back
/// where its peers know it.
/// </remarks>
internal sealed class AddressPool(AddressRange range)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<uint, string> _owners = [];
    private readonly Dictionary<string, uint> _held = [];
    private readonly Dictionary<string, uint> _reserved = [];

    /// <summary>The range addresses come from.</summary>
    public AddressRange Range => range;

    /// <summary>How many addresses are held; reserved ones are not counted.</summary>
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
    /// The address of <paramref name="owner"/>: the one it has, else <paramref name="wanted"/> if it is free, else the one reserved for it, else any.
    /// Null when every address is held.
    /// </summary>
    public IPAddress? Acquire(string owner, IPAddress? wanted = null)
    {
        lock (_gate)
        {
            if (_held.TryGetValue(owner, out var address) || TryTake(owner, wanted, out address) || TryFind(owner, out address))
            {
                _reserved.Remove(owner);
                _held[owner] = address;
                _owners[address] = owner;
                return Ipv4.FromNumber(address);
            }

            return null;
        }
    }

    /// <summary>The address that <paramref name="owner"/> has or will get, without holding it.</summary>
    public IPAddress? Reserve(string owner)
    {
        lock (_gate)
        {
            if (_held.TryGetValue(owner, out var address) || TryFind(owner, out address))
            {
                if (!_held.ContainsKey(owner))
                {
                    _reserved[owner] = address;
                    _owners[address] = owner;
                }

                return Ipv4.FromNumber(address);
            }

            return null;
        }
    }

    /// <summary>True if <paramref name="owner"/> holds exactly <paramref name="address"/>.</summary>
    public bool Holds(string owner, IPAddress address)
    {
        lock (_gate)
        {
            return _held.TryGetValue(owner, out var held) && held == Ipv4.ToNumber(address);
        }
    }

    /// <summary>Gives the owner's address back; it stays reserved for it.</summary>
    public void Release(string owner)
    {
        lock (_gate)
        {
            if (_held.Remove(owner, out var address))
            {
                _reserved[owner] = address;
            }
        }
    }

    private bool TryTake(string owner, IPAddress? wanted, out uint address)
    {
        address = wanted is null ? 0 : Ipv4.ToNumber(wanted);
        if (wanted is null || !range.Contains(wanted))
        {
            return false;
        }

        if (!_owners.TryGetValue(address, out var other) || other == owner)
        {
            return Forget(owner, address);
        }

        // Reserved for another, not held: an address in an API object outranks a memory.
        return _reserved.Remove(other) && Forget(owner, address);
    }

    private bool Forget(string owner, uint except)
    {
        if (_reserved.Remove(owner, out var old) && old != except)
        {
            _owners.Remove(old);
        }

        return true;
    }

    private bool TryFind(string owner, out uint address)
    {
        if (_reserved.TryGetValue(owner, out address))
        {
            return true;
        }

        if (_owners.Count >= range.Count)
        {
            return TryReclaim(out address);
        }

        var start = Hash(owner) % range.Count;
        for (var step = 0u; step < range.Count; step++)
        {
            address = range.First + ((start + step) % range.Count);
            if (!_owners.ContainsKey(address))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryReclaim(out uint address)
    {
        foreach (var (owner, reserved) in _reserved)
        {
            address = reserved;
            _reserved.Remove(owner);
            _owners.Remove(reserved);
            return true;
        }

        address = 0;
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
