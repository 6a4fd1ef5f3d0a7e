namespace Ssm.StatefulServices.Csp;

/// <summary>The ports of a node. <c>Engine/node.py</c> has those of the storage servers as well.</summary>
internal static class CspPorts
{
    /// <summary>The proxy: S3 for clients, Swift's own protocol for the operator.</summary>
    public const int Proxy = 8080;

    /// <summary>The object server.</summary>
    public const int Objects = 6200;

    /// <summary>The container server: buckets, their listings and who may use them.</summary>
    public const int Containers = 6201;

    /// <summary>The account server: the list of buckets.</summary>
    public const int Accounts = 6202;

    /// <summary>rsync, by which nodes give each other whole databases of containers and accounts.</summary>
    public const int Rsync = 6203;

    /// <summary>What Prometheus reads, when the instance asks for it.</summary>
    public const int Metrics = 6204;
}
