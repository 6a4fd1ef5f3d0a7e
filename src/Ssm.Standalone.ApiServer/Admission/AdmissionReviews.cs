using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.BuiltIns;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;

namespace Ssm.Standalone.ApiServer.Admission;

/// <summary>Writes and reads <c>admission.k8s.io/v1 AdmissionReview</c>.</summary>
internal static class AdmissionReviews
{
    public static JsonObject Request(AdmissionAttributes attributes, JsonObject? obj, Guid id)
    {
        var definition = attributes.Request.Definition;
        var request = new JsonObject
        {
            ["uid"] = id.ToString(),
            ["kind"] = Kind(definition),
            ["resource"] = Resource(definition),
            ["requestKind"] = Kind(definition),
            ["requestResource"] = Resource(definition),
            ["name"] = attributes.Name,
            ["operation"] = attributes.Operation.ToString().ToUpperInvariant(),
            ["userInfo"] = ReviewResources.UserInfo(attributes.Request.User),
            ["object"] = obj?.DeepClone(),
            ["oldObject"] = attributes.OldObject?.DeepClone(),
            ["dryRun"] = attributes.IsDryRun,
            ["options"] = new JsonObject { ["kind"] = $"{attributes.Operation}Options", ["apiVersion"] = "meta.k8s.io/v1" },
        };
        if (attributes.Namespace.Length > 0)
        {
            request["namespace"] = attributes.Namespace;
        }

        if (attributes.Request.Info.Subresource is { Length: > 0 } subresource)
        {
            request["subResource"] = subresource;
            request["requestSubResource"] = subresource;
        }

        return new JsonObject { ["kind"] = "AdmissionReview", ["apiVersion"] = "admission.k8s.io/v1", ["request"] = request };
    }

    /// <summary>The response of a review, or why it is none.</summary>
    public static (JsonObject? Response, string Error) Response(JsonNode? review, Guid id)
    {
        var obj = review as JsonObject;
        var response = obj.Object("response");
        return (obj.Text("kind"), obj.Text("apiVersion")) != ("AdmissionReview", "admission.k8s.io/v1")
            ? (null, "received invalid webhook response: expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got "
                + $"{obj.Text("apiVersion")}, Kind={obj.Text("kind")}")
            : response is null ? (null, "received invalid webhook response: webhook response not set")
            : response.Text("uid") != id.ToString() ? (null, $"received invalid webhook response: expected response.uid=\"{id}\", got \"{response.Text("uid")}\"")
            : (response, "");
    }

    /// <summary>The refusal in a response, worded as kube-apiserver words it.</summary>
    public static ApiException Denial(string webhook, JsonObject? status)
    {
        var deniedBy = $"admission webhook \"{webhook}\" denied the request";
        var (message, reason) = (status.Text("message") ?? "", status.Text("reason") ?? "");
        var text = message.Length > 0 ? $"{deniedBy}: {message}"
            : reason.Length > 0 ? $"{deniedBy}: {reason}"
            : $"{deniedBy} without explanation";
        return new ApiException((int)Math.Max(400, status.Number("code") ?? 400), reason, text, status.Object("details"));
    }

    private static JsonObject Kind(ResourceDefinition definition) =>
        new() { ["group"] = definition.Group, ["version"] = definition.Version, ["kind"] = definition.Kind };

    private static JsonObject Resource(ResourceDefinition definition) =>
        new() { ["group"] = definition.Group, ["version"] = definition.Version, ["resource"] = definition.Plural };
}
