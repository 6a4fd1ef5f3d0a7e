using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Etcd;

/// <summary>One node as a formation pass sees it.</summary>
/// <param name="Node">The pod.</param>
/// <param name="Answer">What its member says; null when it gives no answer.</param>
/// <param name="NamedUrl">Where its member would be found by the node's name.</param>
internal sealed record EtcdNode(Node Node, EtcdAnswer? Answer, string NamedUrl)
{
    public string Name => Node.Name;
}
