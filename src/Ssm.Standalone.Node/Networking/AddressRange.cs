using System.Net;
using System.Runtime.InteropServices;

namespace Ssm.Standalone.Node.Networking;

/// <summary>A run of IPv4 addresses kept for one purpose.</summary>
/// <param name="First">The first address, as a number.</param>
/// <param name="Count">How many there are.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AddressRange(uint First, uint Count)
{
    public bool Contains(IPAddress address)
    {
        var number = Ipv4.ToNumber(address);
        return number >= First && number - First < Count;
    }

    public override string ToString() => $"{Ipv4.FromNumber(First)}-{Ipv4.FromNumber(First + (Count - 1))}";
}
