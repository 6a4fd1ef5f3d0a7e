using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Registry;

namespace Ssm.Standalone.ApiServer.BuiltIns;

/// <summary>Volumes and their claims start Pending.</summary>
internal static class PersistentVolumeBehavior
{
    public static readonly ResourceBehavior Claim = new()
    {
        PrepareForCreate = obj => obj["status"] = new JsonObject { ["phase"] = "Pending" },
    };

    public static readonly ResourceBehavior Volume = new()
    {
        PrepareForCreate = obj => obj["status"] = new JsonObject { ["phase"] = "Pending" },
    };
}
