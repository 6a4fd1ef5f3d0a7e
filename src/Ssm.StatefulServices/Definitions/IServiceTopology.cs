using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Definitions;

/// <summary>What an instance consists of on Kubernetes. Pure: the same instance always has the same objects.</summary>
public interface IServiceTopology
{
    /// <summary>Names of the passwords that the operator generates once for each instance; <c>authority</c> is a certificate authority.</summary>
    IReadOnlyList<string> GeneratedSecrets { get; }

    /// <summary>Nodes have a certificate that the instance's authority vouches for; the operator keeps it in the Secret <see cref="InstanceNames.Certificate"/>.</summary>
    bool UsesCertificates => false;

    /// <summary>The port of the client Service.</summary>
    int ClientPort { get; }

    /// <summary>How many nodes the instance has.</summary>
    int Nodes(Instance instance);

    /// <summary>The bytes of memory each node has for data; null where the service does not limit it.</summary>
    long? MemoryBytes(Instance instance);

    /// <summary>What of a change, of plan or parameters, cannot be carried out on the running instance; empty when all can. Asked before anything is
    /// changed. That disks do not shrink is judged for all services alike.</summary>
    IReadOnlyList<ParameterError> CheckChange(Instance current, Instance desired);

    /// <summary>The desired objects, in the order in which they are to be made; among them the StatefulSet (<see cref="Topology.NodeSet"/>).</summary>
    IReadOnlyList<DesiredObject> Describe(Instance instance);
}
