namespace Ssm.Standalone.Node.Controllers.Deployments;

/// <summary>The pods of a ReplicaSet, in numbers.</summary>
/// <param name="Name">Which ReplicaSet.</param>
/// <param name="Wanted">How many it is to have.</param>
/// <param name="Actual">How many it has.</param>
/// <param name="Available">How many of them serve.</param>
internal sealed record ReplicaCount(string Name, int Wanted, int Actual, int Available);
