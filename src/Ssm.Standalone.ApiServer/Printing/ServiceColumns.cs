using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Printing;

internal static class ServiceColumns
{
    internal static readonly KindColumns Service = new(
        [
            TableColumn.ObjectName, new("Type"), new("Cluster-IP"), new("External-IP"), new("Port(s)"), TableColumn.Age,
            TableColumn.Wide("Selector"),
        ],
        (service, ages) =>
        [
            service.Name(), service.Text("spec", "type"), ClusterIP(service), ExternalIP(service), Ports(service), ages.Of(service),
            CellText.Labels(service.Object("spec", "selector")),
        ]);

    internal static readonly KindColumns Ingress = new(
        [TableColumn.ObjectName, new("Class"), new("Hosts"), new("Address"), new("Ports"), TableColumn.Age],
        (ingress, ages) =>
        [
            ingress.Name(), ingress.Text("spec", "ingressClassName").Or(CellText.None), Hosts(ingress), LoadBalancer(ingress),
            ingress.Items("spec", "tls").Count > 0 ? "80, 443" : "80", ages.Of(ingress),
        ]);

    internal static readonly KindColumns IngressClass = new(
        [TableColumn.ObjectName, new("Controller"), new("Parameters"), TableColumn.Age],
        (ingressClass, ages) => [ingressClass.Name(), ingressClass.Text("spec", "controller"), Parameters(ingressClass), ages.Of(ingressClass)]);

    internal static readonly KindColumns NetworkPolicy = new(
        [TableColumn.ObjectName, new("Pod-Selector"), TableColumn.Age],
        (policy, ages) => [policy.Name(), CellText.Selector(policy.Object("spec", "podSelector")), ages.Of(policy)]);

    private static string ClusterIP(JsonObject service) =>
        (service.Items("spec", "clusterIPs") is [var first, ..] ? first.Text() : service.Text("spec", "clusterIP")).Or(CellText.None);

    private static string ExternalIP(JsonObject service)
    {
        var external = string.Join(',', service.Items("spec", "externalIPs").Select(ip => ip.Text()));
        return service.Text("spec", "type") switch
        {
            "ClusterIP" or "NodePort" => external.Or(CellText.None),
            "LoadBalancer" => string.Join(',', new[] { LoadBalancer(service), external }.Where(text => text.Length > 0)).Or("<pending>"),
            "ExternalName" => service.Text("spec", "externalName"),
            _ => "<unknown>",
        };
    }

    private static string LoadBalancer(JsonObject obj) => string.Join(',', obj.Items("status", "loadBalancer", "ingress")
        .Select(ingress => ingress.Text("ip").Or(ingress.Text("hostname"))).Where(text => text.Length > 0)
        .Distinct().Order(StringComparer.Ordinal));

    private static string Ports(JsonObject service) => string.Join(',', service.Items("spec", "ports").Select(port =>
        $"{port.Number("port")}{(port.Number("nodePort") > 0 ? $":{port.Number("nodePort")}" : "")}/{port.Text("protocol")}")).Or(CellText.None);

    private static string Hosts(JsonObject ingress) =>
        CellText.FirstThree([.. ingress.Items("spec", "rules").Select(rule => rule.Text("host")).Where(host => host.Length > 0)]).Or("*");

    private static string Parameters(JsonObject ingressClass)
    {
        if (ingressClass.Object("spec", "parameters") is not { } parameters)
        {
            return CellText.None;
        }

        var group = parameters.Text("apiGroup");
        return $"{parameters.Text("kind")}{(group.Length > 0 ? "." + group : "")}/{parameters.Text("name")}";
    }
}
