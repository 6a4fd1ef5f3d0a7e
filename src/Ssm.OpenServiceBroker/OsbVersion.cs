using System.Globalization;
using System.Runtime.InteropServices;

namespace Ssm.OpenServiceBroker;

/// <summary>A version of the API as the header <c>X-Broker-API-Version</c> carries it. OSB v2.17, "API Version Header".</summary>
/// <param name="Major">Always 2 so far.</param>
/// <param name="Minor">Additive: every minor version understands the older ones.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OsbVersion(int Major, int Minor) : IComparable<OsbVersion>
{
    /// <summary>Oldest version served and spoken: parameter schemas, originating identity.</summary>
    public static readonly OsbVersion V213 = new(2, 13);

    /// <summary>GET of instances and bindings, asynchronous bindings. What the archived Service Catalog speaks.</summary>
    public static readonly OsbVersion V214 = new(2, 14);

    /// <summary>Maintenance info, polling limits, endpoints, request identity.</summary>
    public static readonly OsbVersion V215 = new(2, 15);

    /// <summary>Instance labels, binding expiry, ETag, usability after failures.</summary>
    public static readonly OsbVersion V216 = new(2, 16);

    /// <summary>Instance attributes, binding rotation. The newest version known here.</summary>
    public static readonly OsbVersion V217 = new(2, 17);

    /// <summary>Reads <c>MAJOR.MINOR</c>; digits only, no spaces, no patch number.</summary>
    public static bool TryParse(string? text, out OsbVersion version)
    {
        version = default;
        var parts = text?.Split('.');
        if (parts is not [var major, var minor]
            || !int.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var majorNumber)
            || !int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var minorNumber))
        {
            return false;
        }

        version = new OsbVersion(majorNumber, minorNumber);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(OsbVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    /// <summary>Older than.</summary>
    public static bool operator <(OsbVersion left, OsbVersion right) => left.CompareTo(right) < 0;

    /// <summary>Older than or equal to.</summary>
    public static bool operator <=(OsbVersion left, OsbVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Newer than.</summary>
    public static bool operator >(OsbVersion left, OsbVersion right) => left.CompareTo(right) > 0;

    /// <summary>Newer than or equal to.</summary>
    public static bool operator >=(OsbVersion left, OsbVersion right) => left.CompareTo(right) >= 0;

    /// <summary><c>MAJOR.MINOR</c>.</summary>
    public override string ToString() => $"{Major}.{Minor}";
}
