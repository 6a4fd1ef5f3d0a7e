namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>The transport of a client of the catalog: its requests go into the <see cref="SimulatedNetwork"/>.</summary>
internal sealed class SimulatedConnection(SimulatedNetwork network, SimulatedServer server, SimulatedProcess client) : HttpMessageHandler
{
    /// <summary>The process that this belongs to is dead: whatever of it still runs gets no answer and does nothing any more.</summary>
    public bool IsCut { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsCut)
        {
            return await new TaskCompletionSource<HttpResponseMessage>().Task;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(CancellationToken.None);
        var call = new SimulatedCall(request, new SimulatedRequest(request.Method.Method, request.RequestUri!, body) { Client = client }, server);
        network.Send(call);
        await using var registration = cancellationToken.Register(() =>
        {
            if (!IsCut)
            {
                network.GiveUp(call, cancellationToken);
            }
        });
        return await call.Answer;
    }
}
