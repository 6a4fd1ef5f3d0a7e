namespace Ssm.Kubernetes;

/// <summary>The objects of a list and the revision they were read at; a watch from there misses nothing.</summary>
/// <typeparam name="T">The type of one object.</typeparam>
/// <param name="Items">The objects, pages already joined.</param>
/// <param name="ResourceVersion">The list's revision; opaque.</param>
public sealed record ResourceList<T>(IReadOnlyList<T> Items, string ResourceVersion);
