namespace Ssm.Kubernetes;

/// <summary>What a group needs of an informer, whatever its kind.</summary>
internal interface IInformer
{
    /// <summary>Lists and watches until cancelled.</summary>
    Task RunAsync(CancellationToken cancellationToken);

    /// <summary>Completes when the first list is in the cache.</summary>
    Task WaitForSyncAsync(CancellationToken cancellationToken);
}
