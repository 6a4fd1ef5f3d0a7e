using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Rules of Services beyond those of <see cref="BuiltIns.ServiceBehavior"/>.</summary>
internal static class ServiceRules
{
    internal static IEnumerable<FieldError> Check(JsonObject service)
    {
        var ports = service.Items("spec", "ports");
        IEnumerable<FieldError> errors = service.Text("spec", "type") == "ExternalName" && service.Text("spec", "externalName").Length == 0
            ? [FieldErrors.Required("spec.externalName")]
            : [];
        return errors.Concat(FieldErrors.Names(ports, "spec.ports", []))
            .Concat(ports.SelectMany((port, index) => FieldErrors.Port(port, "targetPort", FieldPath.Index("spec.ports", index))))
            .Concat(Duplicates(ports));
    }

    private static IEnumerable<FieldError> Duplicates(IReadOnlyList<JsonNode?> ports)
    {
        var seen = new HashSet<(long, string)>();
        for (var i = 0; i < ports.Count; i++)
        {
            var (number, protocol) = (ports[i].Number("port"), ports[i].Text("protocol").Length == 0 ? "TCP" : ports[i].Text("protocol"));
            if (!seen.Add((number, protocol)))
            {
                var value = new JsonObject { ["port"] = number, ["protocol"] = protocol };
                yield return new FieldError(FieldErrorKind.Duplicate, FieldPath.Index("spec.ports", i), SchemaValidator.BadValue(value), "");
            }
        }
    }
}
