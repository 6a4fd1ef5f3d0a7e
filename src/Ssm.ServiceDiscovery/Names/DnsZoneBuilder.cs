using System.Net;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.ServiceDiscovery.Dns;

namespace Ssm.ServiceDiscovery.Names;

/// <summary>Objects → names. Cluster names follow the Kubernetes DNS-based service discovery specification 1.1.0.</summary>
internal sealed class DnsZoneBuilder
{
    private readonly string _clusterDomain;
    private readonly Dictionary<string, IReadOnlyList<DnsRecord>> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _apexes = new(StringComparer.Ordinal);
    private readonly List<HostRefusal> _refusals = [];
    private readonly Dictionary<string, string> _reverse = new(StringComparer.Ordinal);

    private DnsZoneBuilder(string clusterDomain) => _clusterDomain = clusterDomain;

    /// <summary>Pure: the same sources give the same names in the same order.</summary>
    public static (DnsZone Zone, IReadOnlyList<HostRefusal> Refusals) Build(ZoneSources sources, string clusterDomain, uint serial)
    {
        var builder = new DnsZoneBuilder(clusterDomain);
        var services = sources.Services.ToDictionary(NamespacedName.Of);
        var endpoints = sources.Endpoints.ToDictionary(NamespacedName.Of);
        foreach (var (key, service) in services.OrderBy(pair => pair.Key.ToString(), StringComparer.Ordinal))
        {
            builder.AddService(key, service, endpoints.GetValueOrDefault(key));
        }

        foreach (var host in sources.Hosts.OrderBy(host => host.CreatedAt).ThenBy(host => host.Instance.ToString(), StringComparer.Ordinal))
        {
            builder.AddHost(host, services.GetValueOrDefault(host.Instance));
        }

        foreach (var (name, target) in builder._reverse)
        {
            builder._names[name] = [new DnsRecord.Pointer(target)];
            builder._apexes.Add(name);
        }

        return (new DnsZone(clusterDomain, serial, builder._names, builder._apexes), builder._refusals);
    }

    private void AddService(NamespacedName key, V1Service service, V1Endpoints? endpoints)
    {
        var name = $"{key.Name}.{key.Namespace}.{DnsZone.ServiceTree}";
        if (service.Spec is { Type: "ExternalName", ExternalName: { } external })
        {
            if (DnsName.TryNormalize(external, out var target))
            {
                Add(name, [new DnsRecord.Alias(target)]);
            }

            return;
        }

        if (DnsName.ParseAddress(service.Spec?.ClusterIP) is { } address)
        {
            Add(name, [new DnsRecord.Address(address)]);
            AddReverse(address, name);
            foreach (var port in service.Spec?.Ports ?? [])
            {
                AddPort(name, port.Name, port.Protocol, port.Port, [name]);
            }
        }
        else if (service.Spec?.ClusterIP == "None")
        {
            AddHeadless(name, endpoints);
        }
    }

    private void AddHeadless(string name, V1Endpoints? endpoints)
    {
        var subsets = endpoints?.Subsets ?? [];
        var members = subsets.SelectMany(subset => Members(subset, name)).DistinctBy(member => member.Address)
            .OrderBy(member => member.Name, StringComparer.Ordinal).ToList();
        Add(name, [.. members.Select(member => new DnsRecord.Address(member.Address))]);
        foreach (var group in members.GroupBy(member => member.Name))
        {
            Add(group.Key, [.. group.Select(member => new DnsRecord.Address(member.Address))]);
        }

        foreach (var member in members)
        {
            AddReverse(member.Address, member.Name);
        }

        foreach (var subset in subsets)
        {
            var targets = Members(subset, name).Select(member => member.Name).ToList();
            foreach (var port in subset.Ports ?? [])
            {
                AddPort(name, port.Name, port.Protocol, port.Port, targets);
            }
        }
    }

    /// <summary>A member is named by its hostname, else by its pod, else by its address with dashes, as CoreDNS does.</summary>
    private static IEnumerable<(string Name, IPAddress Address)> Members(V1EndpointSubset subset, string service)
    {
        foreach (var endpoint in subset.Addresses ?? [])
        {
            if (DnsName.ParseAddress(endpoint.Ip) is { } address)
            {
                var pod = endpoint.TargetRef is { Kind: "Pod" } target ? target.Name : null;
                var isName = DnsName.TryNormalize($"{endpoint.Hostname ?? pod}.{service}", out var name);
                yield return (isName ? name : $"{endpoint.Ip.Replace('.', '-')}.{service}", address);
            }
        }
    }

    /// <summary>Only a port with a name has one (RFC 2782); who serves it differs between headless and other services.</summary>
    private void AddPort(string service, string? portName, string? protocol, int port, IReadOnlyList<string> targets)
    {
        if (!string.IsNullOrEmpty(portName))
        {
            var owner = $"_{portName}._{(protocol ?? "TCP").ToLowerInvariant()}.{service}";
            Add(owner, [.. targets.Select(target => new DnsRecord.Server($"{target}.{_clusterDomain}", (ushort)port))]);
        }
    }

    private void AddHost(InstanceHost host, V1Service? service)
    {
        if (Refuse(host) is { } why)
        {
            _refusals.Add(new HostRefusal(host.Instance, host.Host, why));
            return;
        }

        _ = DnsName.TryNormalize(host.Host, out var name);
        var ingress = service?.Status?.LoadBalancer?.Ingress ?? [];
        var addresses = ingress.Select(point => DnsName.ParseAddress(point.Ip)).OfType<IPAddress>().ToList();
        _apexes.Add(name);
        _names[name] = addresses.Count > 0 ? [.. addresses.Select(address => new DnsRecord.Address(address))] : Alias(ingress);
        foreach (var address in addresses)
        {
            _reverse.TryAdd(DnsName.Reverse(address), name);
        }
    }

    /// <summary>Some clouds name their load balancers instead of giving them addresses.</summary>
    private static IReadOnlyList<DnsRecord> Alias(IEnumerable<V1LoadBalancerIngress> ingress) =>
        ingress.Select(point => point.Hostname).FirstOrDefault(host => !string.IsNullOrEmpty(host)) is { } host && DnsName.TryNormalize(host, out var target)
            ? [new DnsRecord.Alias(target)]
            : [];

    private string? Refuse(InstanceHost host)
    {
        if (!DnsName.TryNormalize(host.Host, out var name))
        {
            return "it is not a DNS name";
        }

        if (name == _clusterDomain || name == DnsZone.ServiceTree
            || name.EndsWith($".{_clusterDomain}", StringComparison.Ordinal) || name.EndsWith($".{DnsZone.ServiceTree}", StringComparison.Ordinal))
        {
            return "it lies in the cluster domain";
        }

        return _apexes.Contains(name) ? "an older instance has it" : null;
    }

    private void AddReverse(IPAddress address, string name) => _reverse.TryAdd(DnsName.Reverse(address), $"{name}.{_clusterDomain}");

    /// <summary>Adds records to a cluster name and makes every name above it exist, so that those are empty and not unknown (RFC 8020).</summary>
    private void Add(string name, IReadOnlyList<DnsRecord> records)
    {
        name = name.ToLowerInvariant();
        _names[name] = _names.TryGetValue(name, out var present) ? [.. present, .. records] : records;
        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            if (!_names.TryAdd(name[(dot + 1)..], []))
            {
                return;
            }
        }
    }
}
