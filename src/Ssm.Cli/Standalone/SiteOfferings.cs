using Ssm.Cli.Hosting;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Offerings;

namespace Ssm.Cli.Standalone;

/// <summary>What the services offer on this machine: the built-in offerings with the changes of the file that <c>SSM_OFFERINGS</c> names.</summary>
/// <param name="Path">The file, absolute; null when the variable is not set.</param>
/// <param name="Offerings">All services', in the order of the alphabet.</param>
internal sealed record SiteOfferings(string? Path, IReadOnlyList<Offering> Offerings)
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="System.Text.Json.JsonException">A member of the file is unknown or wrong; the message says which.</exception>
    public static SiteOfferings Of(CommandContext context)
    {
        var path = context.Environment.GetValueOrDefault("SSM_OFFERINGS") is { Length: > 0 } given ? System.IO.Path.GetFullPath(given) : null;
        var site = path is null ? null : OfferingConfiguration.Find(path);
        return new SiteOfferings(path, ServiceDefinitions.Offerings(site, context.Time));
    }
}
