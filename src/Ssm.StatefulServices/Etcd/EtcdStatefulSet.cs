using k8s.Models;
using Ssm.StatefulServices.Certificates;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Etcd;

/// <summary>The StatefulSet of an etcd instance.</summary>
internal static class EtcdStatefulSet
{
    /// <summary>The image's programs run as whoever is asked for.</summary>
    private const long User = 1001;

    private const string Certificates = "/certificates";

    public static V1StatefulSet Describe(Instance instance, InstanceSize size) => NodeSet.Describe(instance, size, new NodeTemplate
    {
        User = User,

        // The formation lets the others in, one after the other.
        Nodes = 1,

        // Says at once when the engine is missing, which the script could say only by failing.
        InitContainers = [new V1Container { Name = "engine", Image = instance.Plan.Image, Command = [instance.Plan.Executable, "--version"] }],
        Containers = [Etcd(instance, size)],
        MetricsPort = size.Exporter ? EtcdStart.MetricsPort : null,
        Volumes =
        [
            new V1Volume { Name = "config", Secret = new V1SecretVolumeSource { SecretName = instance.Names.Config } },
            new V1Volume { Name = "certificate", Secret = new V1SecretVolumeSource { SecretName = instance.Names.Certificate } },
        ],
    });

    private static V1Container Etcd(Instance instance, InstanceSize size) => new()
    {
        Name = "etcd",
        Image = instance.Plan.Image,
        Command = ["/bin/sh", $"{EtcdStart.Directory}/{EtcdStart.ScriptName}", instance.Plan.Executable],
        Args = [.. Flags(instance, size)],
        Env =
        [
            NodeSet.PodAddress(),
            NodeSet.PodName(),
            new V1EnvVar { Name = "GOMEMLIMIT", Value = $"{size.Memory.Bytes}B" },
        ],
        Ports =
        [
            Port("client", EtcdStart.ClientPort),
            Port("peer", EtcdStart.PeerPort),
            .. size.Exporter ? (IEnumerable<V1ContainerPort>)[Port("metrics", EtcdStart.MetricsPort)] : [],
        ],

        // Good when the member can read what the majority has agreed on. One whose database is full still serves reads, and the deletions that help it.
        ReadinessProbe = new V1Probe
        {
            HttpGet = new V1HTTPGetAction { Path = "/health?exclude=NOSPACE", Port = "client", Scheme = "HTTPS" },
            PeriodSeconds = 1,
            TimeoutSeconds = 2,
            FailureThreshold = 3,
        },
        Resources = NodeSet.Resources(size),
        VolumeMounts =
        [
            new V1VolumeMount { Name = "config", MountPath = EtcdStart.Directory, ReadOnlyProperty = true },
            new V1VolumeMount { Name = "certificate", MountPath = Certificates, ReadOnlyProperty = true },
            new V1VolumeMount { Name = NodeSet.DataVolume, MountPath = EtcdStart.DataDirectory },
        ],
    };

    private static IEnumerable<string> Flags(Instance instance, InstanceSize size)
    {
        var client = $"https://$(POD_IP):{EtcdStart.ClientPort}";
        string[] flags =
        [
            "--name=$(POD_NAME)",
            $"--listen-client-urls={client}",
            $"--advertise-client-urls={client}",
            $"--listen-peer-urls=https://$(POD_IP):{EtcdStart.PeerPort}",
            $"--cert-file={Certificates}/{InstanceCertificates.CertificateFile}",
            $"--key-file={Certificates}/{InstanceCertificates.KeyFile}",
            "--peer-client-cert-auth",
            $"--peer-trusted-ca-file={Certificates}/{InstanceCertificates.AuthorityFile}",
            $"--peer-cert-file={Certificates}/{InstanceCertificates.CertificateFile}",
            $"--peer-key-file={Certificates}/{InstanceCertificates.KeyFile}",

            // The authority vouches for members only. Where a connection seems to come from says nothing, behind whatever translates addresses.
            "--experimental-peer-skip-client-san-verification",

            // The formation looks after this, and does not have to wait for five seconds of peace between two steps.
            "--strict-reconfig-check=false",
            "--pre-vote",
            "--auth-token=simple",
            "--auto-compaction-mode=periodic",
            $"--quota-backend-bytes={EtcdQuota.Of(instance).Bytes}",
            "--logger=zap",
            "--log-outputs=stderr",
        ];
        return
        [
            .. flags,

            // Numbers only, which Prometheus reads without knowing the instance's authority.
            .. size.Exporter ? (IEnumerable<string>)[$"--listen-metrics-urls=http://$(POD_IP):{EtcdStart.MetricsPort}"] : [],
            .. EngineSettings.InForce(instance.Parameters, EtcdSettings.All).Select(each => $"--{each.Setting.Name}={each.Value}"),
        ];
    }

    private static V1ContainerPort Port(string name, int port) => new() { Name = name, ContainerPort = port, Protocol = "TCP" };
}
