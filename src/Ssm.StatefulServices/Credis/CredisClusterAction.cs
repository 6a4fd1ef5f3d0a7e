namespace Ssm.StatefulServices.Credis;

/// <summary>One thing to do on a Redis Cluster. Closed. Nodes are named by their pods, members that need not have one by their ids.</summary>
internal abstract record CredisClusterAction
{
    private CredisClusterAction()
    {
    }

    /// <summary>A node gets to know another.</summary>
    public sealed record Meet(string Node, string Address) : CredisClusterAction;

    /// <summary>A node owns slots that nobody had; both ends included.</summary>
    public sealed record AddSlots(string Node, int First, int Last) : CredisClusterAction;

    /// <summary>A node follows a master.</summary>
    public sealed record Follow(string Node, string Master) : CredisClusterAction;

    /// <summary>A replica takes over from its master: in agreement with it, or by force when it does not answer.</summary>
    public sealed record TakeOver(string Node, bool IsForced) : CredisClusterAction;

    /// <summary>Everybody forgets a member.</summary>
    public sealed record Forget(string Member) : CredisClusterAction;

    /// <summary>Slots change their owner, with their keys.</summary>
    public sealed record Move(string From, string To, IReadOnlyList<int> Slots) : CredisClusterAction;
}
