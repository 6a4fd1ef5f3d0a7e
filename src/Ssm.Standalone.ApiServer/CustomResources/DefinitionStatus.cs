using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;

namespace Ssm.Standalone.ApiServer.CustomResources;

/// <summary>The status of a CustomResourceDefinition: whether its names are free, and whether it is served.</summary>
internal static class DefinitionStatus
{
    /// <summary>A text that says which name is taken by what, or <c>null</c> if all are free.</summary>
    public static (string Reason, string Message)? Conflict(JsonObject definition, IReadOnlyList<ResourceDefinition> others)
    {
        var spec = definition.Object("spec");
        var names = spec.Object("names");
        var group = others.Where(other => other.Group == spec.Text("group") && other.Resource.Resource != names.Text("plural")).ToList();
        var taken = group.SelectMany(other => (string[])[other.Plural, other.Singular, .. other.ShortNames]).ToHashSet();
        foreach (var (name, reason) in (IEnumerable<(string?, string)>)
        [
            (names.Text("plural"), "PluralConflict"), (names.Text("singular"), "SingularConflict"),
            .. names.Texts("shortNames").Select(shortName => ((string?)shortName, "ShortNamesConflict")),
        ])
        {
            if (name is not null && taken.Contains(name))
            {
                return (reason, $"\"{name}\" is already in use");
            }
        }

        var kinds = group.SelectMany(other => (string[])[other.Kind, other.ListKind]).ToHashSet();
        return names.Text("kind") is { } kind && kinds.Contains(kind) ? ("KindConflict", $"\"{kind}\" is already in use")
            : names.Text("listKind") is { } listKind && kinds.Contains(listKind) ? ("ListKindConflict", $"\"{listKind}\" is already in use")
            : null;
    }

    /// <summary>The definition with the status it should have.</summary>
    public static JsonObject WithStatus(JsonObject definition, (string Reason, string Message)? conflict, DateTimeOffset now)
    {
        var result = definition.Copy();
        var (spec, status) = (result.Object("spec"), result.ObjectOrNew("status"));
        var conditions = status.Array("conditions") ?? [];
        status["conditions"] = conditions;
        if (conflict is { } found)
        {
            Set(conditions, "NamesAccepted", "False", found.Reason, found.Message, now);
            Set(conditions, "Established", "False", "NotAccepted", "not all names are accepted", now);
        }
        else
        {
            Set(conditions, "NamesAccepted", "True", "NoConflicts", "no conflicts found", now);
            Set(conditions, "Established", "True", "InitialNamesAccepted", "the initial names have been accepted", now);
            status.CopyMember(new JsonObject { ["acceptedNames"] = spec.Object("names")?.DeepClone() }, "acceptedNames");
        }

        var stored = status.Texts("storedVersions").ToList();
        var storage = spec.Objects("versions").FirstOrDefault(version => version.Flag("storage") == true).Text("name");
        status["storedVersions"] = new JsonArray([.. stored.Append(storage).OfType<string>().Distinct().Select(version => (JsonNode)version)]);
        return result;
    }

    public static JsonObject Terminating(JsonObject definition, DateTimeOffset now)
    {
        var result = definition.Copy();
        var status = result.ObjectOrNew("status");
        var conditions = status.Array("conditions") ?? [];
        status["conditions"] = conditions;
        Set(conditions, "Terminating", "True", "InstanceDeletionInProgress", "CustomResource deletion is in progress", now);
        return result;
    }

    private static void Set(JsonArray conditions, string type, string status, string reason, string message, DateTimeOffset now)
    {
        var condition = conditions.OfType<JsonObject>().FirstOrDefault(found => found.Text("type") == type);
        if (condition is null)
        {
            condition = new JsonObject { ["type"] = type };
            conditions.Add((JsonNode)condition);
        }

        if (condition.Text("status") != status)
        {
            condition["lastTransitionTime"] = ObjectMetadata.Timestamp(now);
        }

        condition["status"] = status;
        condition["reason"] = reason;
        condition["message"] = message;
    }
}
