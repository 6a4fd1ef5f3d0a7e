namespace Ssm.Standalone.ApiServer.Registry;

/// <summary>What a name may look like. Kubernetes documentation, "Object Names and IDs".</summary>
internal enum NameRule
{
    /// <summary>RFC 1123 subdomain: up to 253 characters.</summary>
    Subdomain,

    /// <summary>RFC 1123 label: up to 63 characters, no dots.</summary>
    Label,

    /// <summary>RFC 1035 label: as a label, starting with a letter.</summary>
    Label1035,

    /// <summary>Anything that fits into one segment of a path.</summary>
    PathSegment,
}
