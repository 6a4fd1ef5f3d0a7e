using System.Net;

namespace Ssm.Standalone.Node.Networking;

/// <summary>Who has which address of a range. See <see cref="NumberPool"/>.</summary>
internal sealed class AddressPool(AddressRange range)
{
    /// <summary>
    /// Not those that end as a network's own addresses do, .0 and .255, although on the loopback interface they are like any other: a JVM that is told to prefer
    /// IPv4 cannot bind to the latter ("Cannot assign requested address").
    /// </summary>
    private readonly NumberPool _numbers = new(range.First, range.Count, static address => (address & 0xff) is not (0 or 0xff));

    /// <summary>The range addresses come from.</summary>
    public AddressRange Range => range;

    /// <summary>How many addresses are held; reserved ones are not counted.</summary>
    public int Held => _numbers.Held;

    /// <summary>The address of <paramref name="owner"/>, <paramref name="wanted"/> if it can be; null when every address is held.</summary>
    public IPAddress? Acquire(string owner, IPAddress? wanted = null) => ToAddress(_numbers.Acquire(owner, wanted is null ? null : Ipv4.ToNumber(wanted)));

    /// <summary>The address that <paramref name="owner"/> has or will get, without holding it.</summary>
    public IPAddress? Reserve(string owner) => ToAddress(_numbers.Reserve(owner));

    /// <summary>True if <paramref name="owner"/> holds exactly <paramref name="address"/>.</summary>
    public bool Holds(string owner, IPAddress address) => _numbers.Holds(owner, Ipv4.ToNumber(address));

    /// <summary>Gives the owner's address back; it stays reserved for it.</summary>
    public void Release(string owner) => _numbers.Release(owner);

    private static IPAddress? ToAddress(uint? number) => number is { } address ? Ipv4.FromNumber(address) : null;
}
