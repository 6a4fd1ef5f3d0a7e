using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;
using Ssm.Standalone.ApiServer.Selectors;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Rules of Deployments, StatefulSets, ReplicaSets and DaemonSets.</summary>
internal static class WorkloadRules
{
    internal static IEnumerable<FieldError> Check(JsonObject obj, bool mountsMustExist) =>
        FieldErrors.NotNegative(obj["spec"], "replicas", "spec")
            .Concat(Selector(obj))
            .Concat(PodRules.Check(obj.Object("spec", "template", "spec"), "spec.template.spec", mountsMustExist))
            .Concat(RestartPolicy(obj));

    private static IEnumerable<FieldError> Selector(JsonObject obj)
    {
        if (obj.Object("spec", "selector") is not { } selector)
        {
            return obj.Object("spec") is null ? [FieldErrors.Required("spec.selector")] : [];
        }

        try
        {
            var labels = obj.Object("spec", "template", "metadata", "labels");
            var parsed = LabelSelector.FromObject(selector);
            return parsed.IsEverything ? [FieldErrors.Invalid("spec.selector", selector, "empty selector is invalid for " + Plural(obj))]
                : parsed.Matches(labels) ? []
                : [FieldErrors.Invalid("spec.template.metadata.labels", labels ?? [], "`selector` does not match template `labels`")];
        }
        catch (FormatException exception)
        {
            return [FieldErrors.Invalid("spec.selector", selector, exception.Message)];
        }
    }

    private static IEnumerable<FieldError> RestartPolicy(JsonObject obj) =>
        obj.Text("spec", "template", "spec", "restartPolicy") is var policy and not ("" or "Always")
            ? [FieldErrors.NotSupported("spec.template.spec.restartPolicy", policy, "Always")]
            : [];

    private static string Plural(JsonObject obj) => obj.Text("kind") is { Length: > 0 } kind ? char.ToLowerInvariant(kind[0]) + kind[1..] : "this kind";
}
