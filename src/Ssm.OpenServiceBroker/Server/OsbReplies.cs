using System.Diagnostics;
using System.Net;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Errors;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker.Server;

/// <summary>
/// The success table: outcome → status and body, shaped to the client's version. The error table is <see cref="OsbErrors"/>.
/// </summary>
internal static class OsbReplies
{
    public static OsbReply Of(ProvisionOutcome outcome, BrokerRequestContext context) => outcome switch
    {
        ProvisionOutcome.Created(var body) => Provision(HttpStatusCode.Created, body with { Operation = null }, context),
        ProvisionOutcome.AlreadyExists(var body) => Provision(HttpStatusCode.OK, body with { Operation = null }, context),
        ProvisionOutcome.Accepted(var operation, var body) =>
            Provision(HttpStatusCode.Accepted, body with { Operation = Checked(operation, context) }, context),
        _ => throw new UnreachableException(),
    };

    public static OsbReply Of(UpdateOutcome outcome, BrokerRequestContext context) => outcome switch
    {
        UpdateOutcome.Updated(var body) => Update(HttpStatusCode.OK, body with { Operation = null }, context),
        UpdateOutcome.Accepted(var operation, var body) =>
            Update(HttpStatusCode.Accepted, body with { Operation = Checked(operation, context) }, context),
        _ => throw new UnreachableException(),
    };

    public static OsbReply Of(DeprovisionOutcome outcome, BrokerRequestContext context) => outcome switch
    {
        DeprovisionOutcome.Deleted => OsbReply.Empty(HttpStatusCode.OK),
        DeprovisionOutcome.Gone => OsbReply.Empty(HttpStatusCode.Gone),
        DeprovisionOutcome.Accepted(var operation) => OsbReply.Of(
            HttpStatusCode.Accepted,
            new DeprovisionResponse { Operation = Checked(operation, context) },
            OsbJsonContext.Default.DeprovisionResponse),
        _ => throw new UnreachableException(),
    };

    public static OsbReply Of(BindOutcome outcome, BrokerRequestContext context) => outcome switch
    {
        BindOutcome.Created(var body) => Bind(HttpStatusCode.Created, body with { Operation = null }, context),
        BindOutcome.AlreadyExists(var body) => Bind(HttpStatusCode.OK, body with { Operation = null }, context),
        BindOutcome.Accepted(var operation) =>
            Bind(HttpStatusCode.Accepted, new BindResponse { Operation = Checked(operation, context) }, context),
        _ => throw new UnreachableException(),
    };

    public static OsbReply Of(UnbindOutcome outcome, BrokerRequestContext context) => outcome switch
    {
        UnbindOutcome.Deleted => OsbReply.Empty(HttpStatusCode.OK),
        UnbindOutcome.Gone => OsbReply.Empty(HttpStatusCode.Gone),
        UnbindOutcome.Accepted(var operation) => OsbReply.Of(
            HttpStatusCode.Accepted,
            new UnbindResponse { Operation = Checked(operation, context) },
            OsbJsonContext.Default.UnbindResponse),
        _ => throw new UnreachableException(),
    };

    public static OsbReply Of(FetchInstanceResponse? found, BrokerRequestContext context) => found is null
        ? OsbReply.Of(OsbErrors.NotFound("There is no such Service Instance, or it is still being provisioned."), context.Version)
        : OsbReply.Of(HttpStatusCode.OK, found.ShapedTo(context.Version), OsbJsonContext.Default.FetchInstanceResponse);

    public static OsbReply Of(FetchBindingResponse? found, BrokerRequestContext context) => found is null
        ? OsbReply.Of(OsbErrors.NotFound("There is no such Service Binding, or it is still being created."), context.Version)
        : OsbReply.Of(HttpStatusCode.OK, found.ShapedTo(context.Version), OsbJsonContext.Default.FetchBindingResponse);

    public static OsbReply Of(LastOperationOutcome outcome, BrokerRequestContext context) => outcome switch
    {
        LastOperationOutcome.Found(var operation, var retryAfter) =>
            OsbReply.Of(HttpStatusCode.OK, operation.ShapedTo(context.Version), OsbJsonContext.Default.LastOperation) with
            {
                RetryAfter = operation.State == LastOperationState.InProgress ? retryAfter : null,
            },
        LastOperationOutcome.Gone => OsbReply.Empty(HttpStatusCode.Gone),
        LastOperationOutcome.Unknown => OsbReply.Of(OsbErrors.NotFound("Nothing is known of such a resource."), context.Version),
        _ => throw new UnreachableException(),
    };

    private static OsbReply Provision(HttpStatusCode status, ProvisionResponse body, BrokerRequestContext context) =>
        OsbReply.Of(status, body.ShapedTo(context.Version), OsbJsonContext.Default.ProvisionResponse);

    private static OsbReply Update(HttpStatusCode status, UpdateResponse body, BrokerRequestContext context) =>
        OsbReply.Of(status, body.ShapedTo(context.Version), OsbJsonContext.Default.UpdateResponse);

    private static OsbReply Bind(HttpStatusCode status, BindResponse body, BrokerRequestContext context) =>
        OsbReply.Of(status, body.ShapedTo(context.Version), OsbJsonContext.Default.BindResponse);

    /// <summary>
    /// Too late for a refusal, since the operation runs; a broker that gets here has a defect, and a 5xx lets the platform mitigate.
    /// </summary>
    private static Operation Checked(Operation operation, BrokerRequestContext context)
    {
        if (!context.AcceptsIncomplete)
        {
            throw new InvalidOperationException("The broker started an asynchronous operation for a client that takes none; see RequireAsync.");
        }

        return operation.Value is { Length: > 0 and <= Operation.MaxLength }
            ? operation
            : throw new InvalidOperationException($"The broker's operation must have 1 to {Operation.MaxLength} characters.");
    }
}
