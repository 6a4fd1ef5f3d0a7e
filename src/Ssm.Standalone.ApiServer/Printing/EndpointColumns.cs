using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Printing;

internal static class EndpointColumns
{
    internal static readonly KindColumns Endpoints = new(
        [TableColumn.ObjectName, new("Endpoints"), TableColumn.Age],
        (endpoints, ages) => [endpoints.Name(), Addresses(endpoints), ages.Of(endpoints)]);

    internal static readonly KindColumns EndpointSlice = new(
        [TableColumn.ObjectName, new("AddressType"), new("Ports"), new("Endpoints"), TableColumn.Age],
        (slice, ages) =>
        [
            slice.Name(),
            slice.Text("addressType"),
            CellText.FirstThree([.. slice.Items("ports").Select(port => port.Text("port").Or(port.Text("name")).Or("*"))]).Or(CellText.Unset),
            CellText.FirstThree([.. slice.Items("endpoints").SelectMany(endpoint => endpoint.Items("addresses")).Select(address => address.Text())])
                .Or(CellText.Unset),
            ages.Of(slice),
        ]);

    private static string Addresses(JsonObject endpoints)
    {
        var subsets = endpoints.Items("subsets");
        return subsets.Count == 0 ? CellText.None : CellText.FirstThree([.. subsets.SelectMany(Addresses)]);
    }

    // A headless service without ports shows bare addresses.
    private static IEnumerable<string> Addresses(JsonNode? subset)
    {
        var addresses = subset.Items("addresses").Select(address => address.Text("ip"));
        var ports = subset.Items("ports");
        return ports.Count == 0
            ? addresses
            : ports.SelectMany(port => addresses.Select(ip => $"{(ip.Contains(':') ? $"[{ip}]" : ip)}:{port.Number("port")}"));
    }
}
