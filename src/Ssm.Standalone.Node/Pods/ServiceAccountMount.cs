using k8s.Models;

namespace Ssm.Standalone.Node.Pods;

/// <summary>
/// Adds the mount of the service account that Kubernetes' admission adds (<c>kube-api-access</c>). It is added to the node's own copy of the pod, not to
/// the object.
/// </summary>
internal static class ServiceAccountMount
{
    /// <summary>Where every client library looks.</summary>
    public const string Path = "/var/run/secrets/kubernetes.io/serviceaccount";

    private const string VolumeName = "kube-api-access";
    private const int TokenLifetimeSeconds = 3607; // what Kubernetes asks for

    /// <summary>A copy of the pod in which every container has the mount, unless the pod declines it.</summary>
    public static V1Pod AddTo(V1Pod pod)
    {
        if (pod.Spec.AutomountServiceAccountToken == false)
        {
            return pod;
        }

        return new V1Pod
        {
            ApiVersion = pod.ApiVersion ?? V1Pod.KubeApiVersion,
            Kind = pod.Kind ?? V1Pod.KubeKind,
            Metadata = pod.Metadata,
            Status = pod.Status,
            Spec = Add(pod.Spec),
        };
    }

    private static V1PodSpec Add(V1PodSpec spec) => new()
    {
        Containers = [.. spec.Containers.Select(Add)],
        InitContainers = spec.InitContainers is null ? null : [.. spec.InitContainers.Select(Add)],
        Volumes = [.. spec.Volumes ?? [], Volume()],
        RestartPolicy = spec.RestartPolicy,
        TerminationGracePeriodSeconds = spec.TerminationGracePeriodSeconds,
        NodeName = spec.NodeName,
        ServiceAccountName = spec.ServiceAccountName,
        Hostname = spec.Hostname,
        Subdomain = spec.Subdomain,
    };

    private static V1Container Add(V1Container container)
    {
        if ((container.VolumeMounts ?? []).Any(mount => mount.MountPath.TrimEnd('/') == Path))
        {
            return container;
        }

        return new V1Container
        {
            Name = container.Name,
            Image = container.Image,
            Command = container.Command,
            Args = container.Args,
            WorkingDir = container.WorkingDir,
            Env = container.Env,
            EnvFrom = container.EnvFrom,
            Ports = container.Ports,
            Resources = container.Resources,
            Lifecycle = container.Lifecycle,
            StartupProbe = container.StartupProbe,
            ReadinessProbe = container.ReadinessProbe,
            LivenessProbe = container.LivenessProbe,
            VolumeMounts = [.. container.VolumeMounts ?? [], new V1VolumeMount { Name = VolumeName, MountPath = Path, ReadOnlyProperty = true }],
        };
    }

    private static V1Volume Volume() => new()
    {
        Name = VolumeName,
        Projected = new V1ProjectedVolumeSource
        {
            Sources =
            [
                new V1VolumeProjection { ServiceAccountToken = new V1ServiceAccountTokenProjection { Path = "token", ExpirationSeconds = TokenLifetimeSeconds } },
                new V1VolumeProjection { ConfigMap = new V1ConfigMapProjection { Name = "kube-root-ca.crt", Items = [new V1KeyToPath { Key = "ca.crt", Path = "ca.crt" }] } },
                new V1VolumeProjection
                {
                    DownwardAPI = new V1DownwardAPIProjection
                    {
                        Items = [new V1DownwardAPIVolumeFile { Path = "namespace", FieldRef = new V1ObjectFieldSelector { FieldPath = "metadata.namespace" } }],
                    },
                },
            ],
        },
    };
}
