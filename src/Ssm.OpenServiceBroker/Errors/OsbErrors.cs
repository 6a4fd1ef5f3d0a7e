using System.Net;

namespace Ssm.OpenServiceBroker.Errors;

/// <summary>The error table: condition → status, code, description. Nothing else in the server or in a broker names a status.</summary>
public static class OsbErrors
{
    /// <summary>400: malformed, or mandatory data is missing. Name the field and the rule.</summary>
    public static OsbError BadRequest(string description) => Of(HttpStatusCode.BadRequest, "BadRequest", description);

    /// <summary>401: missing or wrong credentials.</summary>
    public static OsbError Unauthorized() => Of(HttpStatusCode.Unauthorized, "Unauthorized", "The credentials are missing or wrong.");

    /// <summary>404: fetch or poll of something unknown.</summary>
    public static OsbError NotFound(string description) => Of(HttpStatusCode.NotFound, "NotFound", description);

    /// <summary>409: the id is taken by an instance or binding with other attributes.</summary>
    public static OsbError Conflict(string description) => Of(HttpStatusCode.Conflict, "Conflict", description);

    /// <summary>410: what was to be deleted is not there.</summary>
    public static OsbError Gone(string description) => Of(HttpStatusCode.Gone, "Gone", description);

    /// <summary>412: the version header is missing or names a version that is not served.</summary>
    public static OsbError VersionNotServed(string? requested) => Of(
        HttpStatusCode.PreconditionFailed,
        "VersionNotServed",
        $"Send the header {OsbHeaders.ApiVersion} with a version from {OsbVersion.V213} to {OsbVersion.V217}; "
            + (string.IsNullOrWhiteSpace(requested) ? "this request names none." : "this request names another."));

    /// <summary>413: the body is longer than this server reads.</summary>
    public static OsbError BodyTooLarge(long limitBytes) =>
        Of(HttpStatusCode.RequestEntityTooLarge, "BodyTooLarge", $"The body is larger than {limitBytes} bytes.");

    /// <summary>422: the broker can do this asynchronously only.</summary>
    public static OsbError AsyncRequired() => Of(
        HttpStatusCode.UnprocessableEntity,
        OsbErrorCode.AsyncRequired.Value,
        "This Service Plan requires client support for asynchronous service operations.");

    /// <summary>422: another operation on the same resource is in progress.</summary>
    public static OsbError ConcurrencyError(string description) =>
        Of(HttpStatusCode.UnprocessableEntity, OsbErrorCode.ConcurrencyError.Value, description);

    /// <summary>422: bindings of this service need an <c>app_guid</c>.</summary>
    public static OsbError RequiresApp() => Of(
        HttpStatusCode.UnprocessableEntity,
        OsbErrorCode.RequiresApp.Value,
        "This Service supports generation of credentials through binding an application only.");

    /// <summary>422: the requested maintenance version is not the one of the catalog.</summary>
    public static OsbError MaintenanceInfoConflict() => Of(
        HttpStatusCode.UnprocessableEntity,
        OsbErrorCode.MaintenanceInfoConflict.Value,
        "The maintenance information for the requested Service Plan has changed.");

    /// <summary>422: a change that this plan or the state of the instance does not allow.</summary>
    public static OsbError NotSupported(string description) => Of(HttpStatusCode.UnprocessableEntity, "NotSupported", description);

    /// <summary>500: a defect of the broker; says nothing about its inside.</summary>
    public static OsbError InternalError() => Of(HttpStatusCode.InternalServerError, "InternalError", "The broker failed; its log says why.");

    /// <summary>503: something the broker depends on is away for now.</summary>
    public static OsbError Unavailable(string description, TimeSpan? retryAfter) =>
        Of(HttpStatusCode.ServiceUnavailable, "Unavailable", description) with { RetryAfter = retryAfter };

    private static OsbError Of(HttpStatusCode status, string code, string description) =>
        new() { Status = status, Code = new OsbErrorCode(code), Description = description };
}
