namespace Ssm.ServiceCatalog.Tests.Flows;

/// <summary>A connection to the API server that dies at the n-th write, as the process would at a <c>kill -9</c>: before the write, or after it but before the answer.</summary>
internal sealed class MortalTransport(HttpMessageHandler inner, int dyingWrite, bool isWritten) : DelegatingHandler(inner)
{
    private readonly TaskCompletionSource _dead = new();
    private int _writes;

    public Task Dead => _dead.Task;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Dead.IsCompleted)
        {
            throw new HttpRequestException("dead");
        }

        var isWrite = request.Method != HttpMethod.Get && !request.RequestUri!.AbsolutePath.EndsWith("/events", StringComparison.Ordinal);
        if (!isWrite || Interlocked.Increment(ref _writes) != dyingWrite)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        if (isWritten)
        {
            (await base.SendAsync(request, CancellationToken.None)).Dispose();
        }

        _dead.TrySetResult();
        throw new HttpRequestException("dead");
    }
}
