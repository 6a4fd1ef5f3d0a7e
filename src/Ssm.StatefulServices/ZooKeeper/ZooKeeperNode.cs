using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>One node as a formation pass sees it.</summary>
/// <param name="Node">The pod.</param>
/// <param name="Status">What its server says; null when it gives no answer.</param>
/// <param name="IsLost">Its server says that its data is gone.</param>
internal sealed record ZooKeeperNode(Node Node, ZooKeeperStatus? Status, bool IsLost)
{
    public string Name => Node.Name;
}
