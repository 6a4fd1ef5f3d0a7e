using Ssm.OpenServiceBroker.Errors;

namespace Ssm.OpenServiceBroker.Server;

/// <summary>OSB v2.17, "API Version Header".</summary>
internal static class VersionNegotiation
{
    /// <summary>
    /// The version to shape the reply to. A minor version newer than ours counts as ours, since minor versions only add.
    /// </summary>
    /// <exception cref="OsbException">412: missing, empty, unreadable, older than 2.13, or of another major version.</exception>
    public static OsbVersion Negotiate(string? header)
    {
        if (!OsbVersion.TryParse(header, out var version) || version.Major != OsbVersion.V217.Major || version < OsbVersion.V213)
        {
            throw new OsbException(OsbErrors.VersionNotServed(header));
        }

        return version < OsbVersion.V217 ? version : OsbVersion.V217;
    }
}
