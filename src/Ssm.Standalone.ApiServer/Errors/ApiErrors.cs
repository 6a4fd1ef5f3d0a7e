using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.Errors;

/// <summary>The error table: condition → code, reason and the wording of kube-apiserver, which clients match on.</summary>
internal static class ApiErrors
{
    private const string Modified = "the object has been modified; please apply your changes to the latest version and try again";

    public static ApiException NotFound(GroupResource resource, string name) =>
        new(404, "NotFound", $"{resource} \"{name}\" not found", Details(resource, name));

    /// <summary>No such path, group, version or resource.</summary>
    public static ApiException NoSuchPath() =>
        new(404, "NotFound", "the server could not find the requested resource", new JsonObject());

    public static ApiException AlreadyExists(GroupResource resource, string name) =>
        new(409, "AlreadyExists", $"{resource} \"{name}\" already exists", Details(resource, name));

    public static ApiException Conflict(GroupResource resource, string name, string detail = Modified) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {resource} \"{name}\": {detail}", Details(resource, name));

    public static ApiException BeingDeleted(GroupResource resource, string name) => new(
        409, "AlreadyExists", $"object is being deleted: {resource} \"{name}\" already exists", Details(resource, name));

    public static ApiException Invalid(ResourceDefinition definition, string name, IReadOnlyList<FieldError> errors)
    {
        var text = errors.Count == 1 ? errors[0].ToString() : $"[{string.Join(", ", errors.Select(error => error.ToString()).Distinct())}]";
        var causes = new JsonArray();
        foreach (var error in errors)
        {
            causes.Add(new JsonObject { ["reason"] = error.Reason, ["message"] = error.Message, ["field"] = error.Path });
        }

        var details = new JsonObject { ["name"] = name, ["group"] = definition.Group, ["kind"] = definition.Kind, ["causes"] = causes };
        return new ApiException(422, "Invalid", $"{KindName(definition)} \"{name}\" is invalid: {text}", WithoutEmpty(details));
    }

    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiException UnprocessablePatch(string message) => new(422, "Invalid", $"the server rejected our request due to an error in our request: {message}", new JsonObject());

    public static ApiException Forbidden(GroupResource resource, string name, string detail, string? cause = null)
    {
        var details = Details(resource, name);
        if (cause is not null)
        {
            details["causes"] = new JsonArray(new JsonObject { ["reason"] = cause, ["message"] = detail, ["field"] = "metadata.namespace" });
        }

        var named = name.Length == 0 ? $"{resource}" : $"{resource} \"{name}\"";
        return new ApiException(403, "Forbidden", $"{named} is forbidden: {detail}", details);
    }

    public static ApiException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static ApiException MethodNotSupported(GroupResource resource, string verb) => new(
        405, "MethodNotAllowed", $"{verb} is not supported on resources of kind \"{resource}\"", Details(resource, ""));

    public static ApiException MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", new JsonObject());

    /// <summary>A custom kind whose definition is being deleted gets no new objects.</summary>
    public static ApiException Terminating(GroupResource resource) => new(
        405, "MethodNotAllowed", $"create is not supported on resources of kind \"{resource}\" because its CustomResourceDefinition is being deleted",
        Details(resource, ""));

    public static ApiException NotAcceptable(string accepted) => new(
        406, "NotAcceptable", $"only the following media types are accepted: {accepted}");

    public static ApiException UnsupportedMediaType(string accepted) => new(
        415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: {accepted}");

    public static ApiException TooLarge(long limitBytes) =>
        new(413, "RequestEntityTooLarge", $"Request entity too large: limit is {limitBytes}");

    /// <summary>The history that a resource version needs is gone.</summary>
    public static ApiException Expired(string message) => new(410, "Expired", message);

    public static ApiException TooOldResourceVersion(string asked, string oldest) =>
        new(410, "Expired", $"too old resource version: {asked} ({oldest})");

    public static ApiException TooLargeResourceVersion(string asked, string current) => new(
        504, "Timeout", $"Too large resource version: {asked}, current: {current}",
        new JsonObject
        {
            ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
        })
    { RetryAfterSeconds = 1 };

    public static ApiException Internal(string message) => new(
        500, "InternalError", $"Internal error occurred: {message}",
        new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = message }) });

    public static ApiException Unavailable(string message) => new(503, "ServiceUnavailable", message) { RetryAfterSeconds = 1 };

    /// <summary>"Kind" for the core group, "Kind.group" otherwise.</summary>
    private static string KindName(ResourceDefinition definition) =>
        definition.Group.Length == 0 ? definition.Kind : $"{definition.Kind}.{definition.Group}";

    private static JsonObject Details(GroupResource resource, string name) =>
        WithoutEmpty(new JsonObject { ["name"] = name, ["group"] = resource.Group, ["kind"] = resource.Resource });

    private static JsonObject WithoutEmpty(JsonObject details)
    {
        foreach (var key in details.Where(entry => entry.Value is JsonValue value && value.TryGetValue<string>(out var text) && text.Length == 0)
            .Select(entry => entry.Key).ToList())
        {
            details.Remove(key);
        }

        return details;
    }
}
