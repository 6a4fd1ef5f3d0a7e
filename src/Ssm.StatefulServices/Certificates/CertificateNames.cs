using System.Net;
using System.Security.Cryptography.X509Certificates;
using k8s.Models;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Certificates;

/// <summary>Every name and address by which the nodes of an instance are called. Pure.</summary>
/// <param name="Subject">The instance.</param>
/// <param name="Names">DNS names.</param>
/// <param name="Addresses">IP addresses.</param>
internal sealed record CertificateNames(string Subject, IReadOnlyList<string> Names, IReadOnlyList<IPAddress> Addresses)
{
    /// <summary>The end of a cluster's names where it has the usual domain; clients that search for shorter names find them without.</summary>
    private const string ClusterDomain = "svc.cluster.local";

    /// <summary>The names of an instance: its host, its Services', its nodes' and their addresses as far as they are known.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="nodes">Its nodes.</param>
    /// <param name="client">Its client Service with the addresses that it was given; null while there is none.</param>
    public static CertificateNames Of(Instance instance, IReadOnlyList<Node> nodes, V1Service? client)
    {
        var service = instance.Names.Service;
        var @namespace = instance.Key.Namespace;
        var ingress = (client?.Status?.LoadBalancer?.Ingress ?? []).SelectMany(each => new[] { each.Ip, each.Hostname });
        var texts = new[] { instance.Spec.Host, client?.Spec?.ClusterIP }.Concat(ingress).Concat(nodes.Select(node => node.Address)).Where(text => !string.IsNullOrEmpty(text)).ToArray();
        return new CertificateNames(
            service,
            [
                .. Qualified(service, @namespace),
                .. Qualified($"*.{instance.Names.Nodes}", @namespace),
                .. texts.Where(text => !IPAddress.TryParse(text, out _) && text != "None").Select(text => text!).Distinct(StringComparer.Ordinal),
            ],
            [.. texts.Select(text => IPAddress.TryParse(text, out var address) ? address : null).OfType<IPAddress>().Distinct()]);
    }

    /// <summary>True when a certificate has all of them; it may have more, such as the former address of a node.</summary>
    public bool AreIn(X509Certificate2 certificate)
    {
        var extension = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return extension is not null
            && !Names.Except(extension.EnumerateDnsNames(), StringComparer.Ordinal).Any()
            && !Addresses.Except(extension.EnumerateIPAddresses()).Any();
    }

    /// <summary>The extension that holds them.</summary>
    public X509Extension ToExtension()
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in Names)
        {
            builder.AddDnsName(name);
        }

        foreach (var address in Addresses)
        {
            builder.AddIpAddress(address);
        }

        return builder.Build();
    }

    private static IEnumerable<string> Qualified(string name, string @namespace) =>
        [name, $"{name}.{@namespace}", $"{name}.{@namespace}.svc", $"{name}.{@namespace}.{ClusterDomain}"];
}
