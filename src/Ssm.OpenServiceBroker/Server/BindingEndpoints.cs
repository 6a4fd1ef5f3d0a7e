namespace Ssm.OpenServiceBroker.Server;

/// <summary>The endpoints of <c>/v2/service_instances/:instance_id/service_bindings/:binding_id</c>.</summary>
internal sealed class BindingEndpoints(IServiceBroker broker)
{
    public async Task<OsbReply> BindAsync(OsbRequest request, CancellationToken cancellationToken)
    {
        var context = request.BindingContext();
        var body = await request.BodyAsync(OsbJsonContext.Default.BindRequest, RequestRules.Bind, cancellationToken);
        return OsbReplies.Of(await broker.BindAsync(request.Binding(1), body, context, cancellationToken), context);
    }

    public async Task<OsbReply> FetchAsync(OsbRequest request, CancellationToken cancellationToken)
    {
        var context = request.FetchContext();
        return OsbReplies.Of(await broker.FetchBindingAsync(request.Binding(1), context, cancellationToken), context);
    }

    public async Task<OsbReply> UnbindAsync(OsbRequest request, CancellationToken cancellationToken)
    {
        var context = request.BindingContext();
        return OsbReplies.Of(await broker.UnbindAsync(request.Binding(1), request.Plan(), context, cancellationToken), context);
    }

    public async Task<OsbReply> PollAsync(OsbRequest request, CancellationToken cancellationToken)
    {
        var context = request.Context();
        var query = request.LastOperationQuery();
        return OsbReplies.Of(await broker.PollBindingLastOperationAsync(request.Binding(2), query, context, cancellationToken), context);
    }
}
