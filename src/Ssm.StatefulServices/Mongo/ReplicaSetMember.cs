namespace Ssm.StatefulServices.Mongo;

/// <summary>A member of a replica set.</summary>
/// <param name="Id">Its id: the ordinal of the node.</param>
/// <param name="Host">Address and port, by which the other members and clients reach it.</param>
internal readonly record struct ReplicaSetMember(int Id, string Host);
