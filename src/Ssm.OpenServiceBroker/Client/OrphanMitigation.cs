namespace Ssm.OpenServiceBroker.Client;

/// <summary>OSB v2.17, "Orphan Mitigation": when the platform deletes what it cannot be sure was (or was not) created.</summary>
public static class OrphanMitigation
{
    /// <summary>
    /// Whether the resource of <paramref name="operation"/> must be deleted, and that be tried until it succeeds. A connection that broke is
    /// no row of OSB's table and needs none: the same request is sent again, which OSB makes safe. A caller that gives up on repeating it
    /// asks again with <see cref="BrokerReply.TimedOut"/>.
    /// </summary>
    public static bool IsRequired(BrokerOperation operation, BrokerReply reply) => (operation, reply) switch
    {
        (BrokerOperation.Update, _) => false,
        (_, BrokerReply.OperationFailed) => true,
        (_, BrokerReply.Answered(var status, var isMalformed)) => (int)status switch
        {
            200 => false,
            201 or 202 => isMalformed && IsCreation(operation),
            >= 203 and < 300 or >= 500 and < 600 => true,
            _ => false,
        },
        (_, BrokerReply.TimedOut or BrokerReply.PlatformFailed) => IsCreation(operation),
        _ => false,
    };

    private static bool IsCreation(BrokerOperation operation) => operation is BrokerOperation.Provision or BrokerOperation.Bind;
}
