namespace Ssm.Standalone.Node;

/// <summary>
/// A program that runs inside the node's process instead of in one of its own, so that many small ones share one runtime. It ends when it
/// returns (the exit code) or when <paramref name="cancellationToken"/> fires, which is what SIGTERM is to a process.
/// </summary>
/// <param name="context">What a process would get from its parent. Nothing else of the node is visible to it.</param>
/// <param name="cancellationToken">Fires when the container is to stop; after the pod's grace period the program is abandoned.</param>
public delegate Task<int> InProcessProgram(InProcessContext context, CancellationToken cancellationToken);
