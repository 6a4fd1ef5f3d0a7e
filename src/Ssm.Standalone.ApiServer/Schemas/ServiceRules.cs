using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Rules of Services.</summary>
internal static class ServiceRules
{
    internal static IEnumerable<FieldError> Check(JsonObject service)
    {
        var type = service.Text("spec", "type");
        var ports = service.Items("spec", "ports");
        if (type == "ExternalName" && service.Text("spec", "externalName").Length == 0)
        {
            yield return FieldErrors.Required("spec.externalName");
        }

        if (type != "ExternalName" && ports.Count == 0 && service.Text("spec", "clusterIP") != "None")
        {
            yield return FieldErrors.Required("spec.ports");
        }

        var errors = FieldErrors.Names(ports, "spec.ports", [])
            .Concat(ports.SelectMany((port, index) => Port(port, FieldPath.Index("spec.ports", index), isNamed: ports.Count > 1)))
            .Concat(Duplicates(ports));
        foreach (var error in errors)
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> Port(JsonNode? port, string path, bool isNamed)
    {
        if (isNamed && port.Text("name").Length == 0)
        {
            yield return FieldErrors.Required(FieldPath.Child(path, "name"));
        }

        foreach (var error in FieldErrors.Port(port, "port", path).Concat(FieldErrors.Port(port, "targetPort", path)))
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> Duplicates(IReadOnlyList<JsonNode?> ports)
    {
        var seen = new HashSet<(long, string)>();
        for (var i = 0; i < ports.Count; i++)
        {
            var (number, protocol) = (ports[i].Number("port"), ports[i].Text("protocol"));
            if (!seen.Add((number, protocol)))
            {
                var value = new JsonObject { ["port"] = number, ["protocol"] = protocol };
                yield return new FieldError(FieldErrorKind.Duplicate, FieldPath.Index("spec.ports", i), SchemaValidator.BadValue(value), "");
            }
        }
    }
}
