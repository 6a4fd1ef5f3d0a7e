namespace Ssm.OpenServiceBroker.Server;

/// <summary>The endpoints of <c>/v2/service_instances/:instance_id</c>.</summary>
internal sealed class InstanceEndpoints(IServiceBroker broker)
{
    public async Task<OsbReply> ProvisionAsync(OsbRequest request, CancellationToken cancellationToken)
    {
        var context = request.Context();
        var body = await request.BodyAsync(OsbJsonContext.Default.ProvisionRequest, RequestRules.Provision, cancellationToken);
        return OsbReplies.Of(await broker.ProvisionAsync(request.Instance(1), body, context, cancellationToken), context);
    }

    public async Task<OsbReply> FetchAsync(OsbRequest request, CancellationToken cancellationToken)
    {
        var context = request.FetchContext();
        return OsbReplies.Of(await broker.FetchInstanceAsync(request.Instance(1), context, cancellationToken), context);
    }

    public async Task<OsbReply> UpdateAsync(OsbRequest request, CancellationToken cancellationToken)
    {
        var context = request.Context();
        var body = await request.BodyAsync(OsbJsonContext.Default.UpdateRequest, RequestRules.Update, cancellationToken);
        return OsbReplies.Of(await broker.UpdateAsync(request.Instance(1), body, context, cancellationToken), context);
    }

    public async Task<OsbReply> DeprovisionAsync(OsbRequest request, CancellationToken cancellationToken)
    {
        var context = request.Context();
        return OsbReplies.Of(await broker.DeprovisionAsync(request.Instance(1), request.Plan(), context, cancellationToken), context);
    }

    public async Task<OsbReply> PollAsync(OsbRequest request, CancellationToken cancellationToken)
    {
        var context = request.Context();
        var query = request.LastOperationQuery();
        return OsbReplies.Of(await broker.PollLastOperationAsync(request.Instance(2), query, context, cancellationToken), context);
    }
}
