using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Printing;

/// <summary>Turns timestamps into ages, all counted to the same moment.</summary>
internal sealed class Ages(DateTimeOffset now)
{
    /// <summary>Age of an object by its creation.</summary>
    internal string Of(JsonObject obj) => Since(obj.Time("metadata", "creationTimestamp"));

    internal string Since(DateTimeOffset? time) => time is { } known ? HumanDuration.Format(now - known) : "<unknown>";
}
