using Ssm.StatefulServices.Tests;
using Ssm.StatefulServices.Tests.Cmq;
using Ssm.StatefulServices.Tests.Credis;
using Ssm.StatefulServices.Tests.Csp;
using Ssm.StatefulServices.Tests.Etcd;
using Ssm.StatefulServices.Tests.Interruptions;
using Ssm.StatefulServices.Tests.RabbitMq;
using Ssm.StatefulServices.Tests.Tdsql;
using Ssm.StatefulServices.Tests.ZooKeeper;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Ssm.StatefulServices.Tests;

/// <summary>Those that take minutes start first: one that started last would run alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        .. new[]
        {
            typeof(InterruptionTests),
            typeof(RabbitMqEngineTests),
            typeof(FullDiskTests),
            typeof(CmqTroubleTests),
            typeof(CmqEngineTests),
            typeof(TdsqlServiceTests),
            typeof(CredisClusterServiceTests),
            typeof(EtcdServiceTests),
            typeof(CredisServiceTests),
            typeof(ZooKeeperServiceTests),
            typeof(CspServiceTests),
        }.Select(type => $"{type.FullName} "),
    ];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => Array.FindIndex(Long, name => $"{collection.TestCollectionDisplayName} ".Contains(name, StringComparison.Ordinal)) is >= 0 and var place ? place : Long.Length)];
}
