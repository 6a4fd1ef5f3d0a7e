using System.Security.Cryptography;
using System.Text;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Kafka;

/// <summary>Which node does what, and where it listens. The first three nodes are controllers too; of fewer, the first alone.</summary>
internal static class KafkaLayout
{
    /// <summary>Where clients connect, with SCRAM.</summary>
    public const int ClientPort = 9092;

    /// <summary>Where controllers connect to each other.</summary>
    public const int ControllerPort = 9093;

    /// <summary>Where brokers and the operator connect.</summary>
    public const int InternalPort = 9094;

    /// <summary>The user that brokers, controllers and the operator are to each other.</summary>
    public const string InternalUser = "ssm";

    /// <summary>How many nodes are controllers. Their number is fixed when the instance is made: Kafka 3 cannot change its quorum.</summary>
    public static int Controllers(int replicas) => replicas >= 3 ? 3 : 1;

    /// <summary>On how many brokers each partition is.</summary>
    public static int Copies(int replicas) => Controllers(replicas);

    /// <summary>How many of them must have a message before it is acknowledged.</summary>
    public static int CopiesInSync(int replicas) => Controllers(replicas) == 3 ? 2 : 1;

    /// <summary>The controllers, as <c>controller.quorum.voters</c> lists them.</summary>
    public static string Voters(Instance instance) => string.Join(',', Enumerable.Range(0, Controllers(InstanceSize.Of(instance).Replicas)).Select(ordinal =>
        $"{ordinal}@{instance.Names.Node(ordinal)}.{instance.Names.Nodes}.{instance.Key.Namespace}.svc:{ControllerPort}"));

    /// <summary>The id of the cluster: 16 bytes in the URL's base 64, always the same for an instance, so that a disk of another instance is refused.</summary>
    public static string ClusterId(Instance instance)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(instance.Key.Name))[..16];
        hash[0] &= 0x7F; // a first letter of A to f: one that is '-' would look like an option
        return Convert.ToBase64String(hash).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }
}
