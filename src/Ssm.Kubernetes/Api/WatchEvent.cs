namespace Ssm.Kubernetes;

/// <summary>One change from a watch.</summary>
/// <typeparam name="T">The type of one object.</typeparam>
/// <param name="Kind">What happened.</param>
/// <param name="Resource">The object after the change, or its last state when deleted; null for a bookmark.</param>
/// <param name="ResourceVersion">The revision the watch has reached.</param>
public sealed record WatchEvent<T>(WatchEventKind Kind, T? Resource, string ResourceVersion)
    where T : class;
