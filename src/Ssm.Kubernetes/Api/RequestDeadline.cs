namespace Ssm.Kubernetes;

/// <summary>The caller's cancellation and a deadline of our own in one token, told apart afterwards.</summary>
internal sealed class RequestDeadline : IDisposable
{
    private readonly CancellationTokenSource _expiry;
    private readonly CancellationTokenSource _linked;
    private readonly CancellationToken _caller;

    public RequestDeadline(TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        _caller = cancellationToken;
        _expiry = new CancellationTokenSource(timeout, timeProvider);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _expiry.Token);
    }

    public CancellationToken Token => _linked.Token;

    /// <summary>The deadline passed while the caller still waits.</summary>
    public bool HasExpired => _expiry.IsCancellationRequested && !_caller.IsCancellationRequested;

    public void Dispose()
    {
        _linked.Dispose();
        _expiry.Dispose();
    }
}
