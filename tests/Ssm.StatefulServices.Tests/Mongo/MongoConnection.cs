namespace Ssm.StatefulServices.Tests.Mongo;

/// <summary>One connection of a client to a <see cref="MongoStandIn"/>.</summary>
internal sealed class MongoConnection
{
    public ScramConversation? Scram { get; set; }
}
