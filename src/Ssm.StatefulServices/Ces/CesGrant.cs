using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Ces;

/// <summary>What one binding gets.</summary>
/// <param name="Prefix">Start of the names of its indices.</param>
/// <param name="RetentionDays">Days after which an index is deleted; null: as the plan says.</param>
/// <param name="MayRead">It may search.</param>
/// <param name="MayWrite">It may add, change and delete documents, and make indices.</param>
internal sealed record CesGrant(string Prefix, int? RetentionDays, bool MayRead, bool MayWrite)
{
    /// <summary>The grant of an account.</summary>
    public static CesGrant Of(Account account)
    {
        var access = (account.Parameters.Member("user") ?? default).Member("access") is { ValueKind: JsonValueKind.Array } words
            ? words.EnumerateArray().Select(word => word.GetString()).ToArray()
            : ["read", "write"];
        return new CesGrant(
            account.Parameters.Member("index_prefix")?.GetString() ?? $"b{AccountNames.Own(account.BindingId)}",
            account.Parameters.Member("retentionDays")?.GetInt32(),
            access.Contains("read"),
            access.Contains("write"));
    }

    /// <summary>The role, as the security plugin takes it. The rights on the cluster are those that a request over several indices needs, not more.</summary>
    public JsonObject ToRole()
    {
        var actions = new JsonArray();
        if (MayRead)
        {
            actions.Add("read");
            actions.Add("indices:admin/get");
        }

        if (MayWrite)
        {
            actions.Add("write");
            actions.Add("create_index");
        }

        return new JsonObject
        {
            ["description"] = "A binding's role, made by SSM.",
            ["cluster_permissions"] = new JsonArray(MayWrite ? "cluster_composite_ops" : "cluster_composite_ops_ro", "cluster:monitor/main"),
            ["index_permissions"] = new JsonArray(new JsonObject { ["index_patterns"] = new JsonArray($"{Prefix}-*"), ["allowed_actions"] = actions }),
        };
    }
}
