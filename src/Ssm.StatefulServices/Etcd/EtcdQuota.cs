using System.Globalization;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Etcd;

/// <summary>How large a member's database may become. Pure.</summary>
/// <param name="Bytes">The quota of each member.</param>
/// <param name="LargestWrite">The most that one write may count.</param>
internal sealed record EtcdQuota(long Bytes, long LargestWrite)
{
    /// <summary>What etcd's maintainers advise not to exceed.</summary>
    public const long Most = 8L << 30;

    /// <summary>The database, the copy of it that a defragmentation or a snapshot writes, and the log.</summary>
    public const int Copies = 3;

    /// <summary>What etcd counts for each operation beside key and value (<c>kvOverhead</c> in its quota).</summary>
    private const long BytesPerOperation = 256;

    /// <summary>The quota of an instance: the database is mapped into memory, so it has to fit there; and <see cref="Copies"/> times into the storage.</summary>
    public static EtcdQuota Of(Instance instance)
    {
        var size = InstanceSize.Of(instance);
        var settings = EngineSettings.InForce(instance.Parameters, EtcdSettings.All).ToDictionary(each => each.Setting.Name, each => each.Value, StringComparer.Ordinal);
        return new(
            Math.Min(Most, Math.Min(size.Memory.Bytes, size.Storage.Bytes / Copies)),
            Number(EtcdSettings.MaxRequestBytes) + (Number(EtcdSettings.MaxTxnOps) * BytesPerOperation));

        long Number(string setting) => long.Parse(settings[setting], CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// A database of so many bytes takes any write. One that is full has often more than its quota had allowed: etcd counts what it has committed, and commits in batches.
    /// </summary>
    public bool Admits(long databaseBytes) => databaseBytes + LargestWrite < Bytes;

    /// <summary>A quota, in whole megabytes, under which a database takes writes again, and not just one.</summary>
    public long AdvisedMegabytes(long databaseBytes) => (((databaseBytes * 5 / 4) + LargestWrite) >> 20) + 1;
}
