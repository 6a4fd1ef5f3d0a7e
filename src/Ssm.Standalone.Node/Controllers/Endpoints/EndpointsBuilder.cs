using k8s.Models;

namespace Ssm.Standalone.Node.Controllers.Endpoints;

/// <summary>The subsets of a Service's Endpoints, in an order that does not depend on chance. Pure.</summary>
internal static class EndpointsBuilder
{
    public static IList<V1EndpointSubset> Build(V1Service service, IEnumerable<V1Pod> pods)
    {
        var chosen = pods.Where(pod => IsChosen(service, pod)).OrderBy(pod => pod.Metadata.Name, StringComparer.Ordinal).ToList();
        var ports = service.Spec.Ports ?? [];
        if (ports.Count == 0)
        {
            // A headless Service needs no ports to have addresses.
            return Subset(service, chosen, null) is { } subset ? [subset] : [];
        }

        // Pods that resolve every port alike share a subset, as they do on Kubernetes after repacking.
        return
        [
            .. chosen.GroupBy(pod => string.Join(',', ports.Select(port => Target(port, pod))), StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => Subset(service, group, Ports(ports, group.First())))
                .OfType<V1EndpointSubset>(),
        ];
    }

    private static bool IsChosen(V1Service service, V1Pod pod) =>
        LabelMatch.Matches(service.Spec.Selector, pod.Metadata.Labels)
        && !string.IsNullOrEmpty(pod.Status?.PodIP)
        && pod.Metadata.DeletionTimestamp is null
        && pod.Status.Phase is not ("Succeeded" or "Failed");

    private static V1EndpointSubset? Subset(V1Service service, IEnumerable<V1Pod> pods, IList<Corev1EndpointPort>? ports)
    {
        if (ports is { Count: 0 })
        {
            return null;
        }

        var isReadyAnyway = service.Spec.PublishNotReadyAddresses == true;
        var byReady = pods.ToLookup(pod => isReadyAnyway || IsReady(pod));
        if (byReady.Count == 0)
        {
            return null;
        }

        return new V1EndpointSubset
        {
            Addresses = Addresses(service, byReady[true]),
            NotReadyAddresses = Addresses(service, byReady[false]),
            Ports = ports,
        };
    }

    private static List<V1EndpointAddress>? Addresses(V1Service service, IEnumerable<V1Pod> pods)
    {
        var addresses = pods.Select(pod => new V1EndpointAddress
        {
            Ip = pod.Status.PodIP,
            NodeName = pod.Spec.NodeName,
            Hostname = pod.Spec.Subdomain == service.Metadata.Name && pod.Spec.Hostname is { Length: > 0 } ? pod.Spec.Hostname : null,
            TargetRef = new V1ObjectReference
            {
                Kind = "Pod",
                Name = pod.Metadata.Name,
                NamespaceProperty = pod.Metadata.NamespaceProperty,
                Uid = pod.Metadata.Uid,
            },
        }).ToList();
        return addresses.Count == 0 ? null : addresses;
    }

    private static List<Corev1EndpointPort> Ports(IList<V1ServicePort> ports, V1Pod pod) =>
    [
        .. from port in ports
           let target = Target(port, pod)
           where target is not null
           select new Corev1EndpointPort { Name = string.IsNullOrEmpty(port.Name) ? null : port.Name, Port = target.Value, Protocol = port.Protocol ?? "TCP" },
    ];

    /// <summary>The number of a target port; null when it is a name that no container of the pod has.</summary>
    private static int? Target(V1ServicePort port, V1Pod pod)
    {
        if (port.TargetPort?.Value is not { Length: > 0 } target || target == "0")
        {
            return port.Port;
        }

        return int.TryParse(target, out var number)
            ? number
            : pod.Spec.Containers.SelectMany(container => container.Ports ?? [])
                .FirstOrDefault(named => named.Name == target && (named.Protocol ?? "TCP") == (port.Protocol ?? "TCP"))?.ContainerPort;
    }

    private static bool IsReady(V1Pod pod) => (pod.Status?.Conditions ?? []).Any(condition => condition is { Type: "Ready", Status: "True" });
}
