using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Etcd;

/// <summary>How large a member's database may become. Pure.</summary>
internal static class EtcdQuota
{
    /// <summary>What etcd's maintainers advise not to exceed.</summary>
    private const long Most = 8L << 30;

    /// <summary>
    /// The database is mapped into memory, so it has to fit there; and three times into the storage: for itself, for the copy that a defragmentation or a
    /// snapshot writes, and for the log.
    /// </summary>
    public static long Bytes(InstanceSize size) => Math.Min(Most, Math.Min(size.Memory.Bytes, size.Storage.Bytes / 3));
}
