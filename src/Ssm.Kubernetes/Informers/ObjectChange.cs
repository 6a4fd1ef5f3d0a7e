namespace Ssm.Kubernetes;

/// <summary>What an informer saw change. <c>Old</c> is null for a new object, <c>New</c> is null for a deleted one.</summary>
/// <typeparam name="T">The type of one object.</typeparam>
/// <param name="Old">The object before, as cached.</param>
/// <param name="New">The object now.</param>
public readonly record struct ObjectChange<T>(T? Old, T? New)
    where T : class;
