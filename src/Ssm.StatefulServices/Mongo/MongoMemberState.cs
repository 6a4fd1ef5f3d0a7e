namespace Ssm.StatefulServices.Mongo;

/// <summary>One node in a formation pass.</summary>
/// <param name="Name">The pod's name.</param>
/// <param name="Ordinal">The number at its end.</param>
/// <param name="Host">Address and port; null while it has no address.</param>
/// <param name="Info">What it says; null when it does not answer.</param>
internal sealed record MongoMemberState(string Name, int Ordinal, string? Host, MongoNodeInfo? Info);
