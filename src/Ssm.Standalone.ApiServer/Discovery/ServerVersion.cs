using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Discovery;

/// <summary><c>/version</c>: the version of Kubernetes whose API this server speaks.</summary>
internal static class ServerVersion
{
    public static JsonObject Document { get; } = new()
    {
        ["major"] = "1",
        ["minor"] = "32",
        ["gitVersion"] = "v1.32.0+ssm",
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "2025-01-01T00:00:00Z",
        ["goVersion"] = "",
        ["compiler"] = "dotnet",
        ["platform"] = "linux/amd64",
    };
}
