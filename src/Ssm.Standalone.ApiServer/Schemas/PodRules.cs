using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Rules of pod specs.</summary>
internal static class PodRules
{
    private static readonly string[] Handlers = ["exec", "httpGet", "tcpSocket", "grpc"];
    private static readonly string[] Probes = ["livenessProbe", "readinessProbe", "startupProbe"];

    /// <param name="spec">The pod's spec.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="mountsMustExist">False where volumes come later, as in a StatefulSet's template.</param>
    internal static IEnumerable<FieldError> Check(JsonObject? spec, string path, bool mountsMustExist)
    {
        if (spec is null)
        {
            return [];
        }

        var volumes = new HashSet<string>();
        var containers = new HashSet<string>();
        IEnumerable<FieldError> errors = [
            .. FieldErrors.Names(spec.Items("volumes"), FieldPath.Child(path, "volumes"), volumes),
            .. FieldErrors.Names(spec.Items("initContainers"), FieldPath.Child(path, "initContainers"), containers),
            .. FieldErrors.Names(spec.Items("containers"), FieldPath.Child(path, "containers"), containers),
        ];
        return errors
            .Concat(Containers(spec, path, "initContainers", mountsMustExist ? volumes : null))
            .Concat(Containers(spec, path, "containers", mountsMustExist ? volumes : null))
            .Concat(FieldErrors.NotNegative(spec, "terminationGracePeriodSeconds", path));
    }

    private static IEnumerable<FieldError> Containers(JsonObject spec, string path, string list, HashSet<string>? volumes) =>
        spec.Items(list).SelectMany((container, index) => Container(container, FieldPath.Index(FieldPath.Child(path, list), index), volumes));

    private static IEnumerable<FieldError> Container(JsonNode? container, string path, HashSet<string>? volumes)
    {
        if (container.Text("image").Length == 0)
        {
            yield return FieldErrors.Required(FieldPath.Child(path, "image"));
        }

        var errors = container.Items("ports").SelectMany((port, index) => Port(port, FieldPath.Index(FieldPath.Child(path, "ports"), index)))
            .Concat(FieldErrors.Names(container.Items("ports"), FieldPath.Child(path, "ports"), []))
            .Concat(Mounts(container, path, volumes))
            .Concat(Probes.SelectMany(probe => Probe(container.Object(probe), FieldPath.Child(path, probe))));
        foreach (var error in errors)
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> Port(JsonNode? port, string path) =>
        FieldErrors.Port(port, "containerPort", path).Concat(port.Number("hostPort") == 0 ? [] : FieldErrors.Port(port, "hostPort", path));

    private static IEnumerable<FieldError> Mounts(JsonNode? container, string path, HashSet<string>? volumes)
    {
        var mounts = container.Items("volumeMounts");
        var paths = new HashSet<string>();
        for (var i = 0; i < mounts.Count; i++)
        {
            var mount = FieldPath.Index(FieldPath.Child(path, "volumeMounts"), i);
            var name = mounts[i].Text("name");
            if (volumes?.Contains(name) == false)
            {
                yield return new FieldError(FieldErrorKind.NotFound, FieldPath.Child(mount, "name"), SchemaValidator.BadValue(name), "");
            }

            if (!paths.Add(mounts[i].Text("mountPath")))
            {
                yield return FieldErrors.Invalid(FieldPath.Child(mount, "mountPath"), mounts[i].Text("mountPath"), "must be unique");
            }
        }
    }

    private static IEnumerable<FieldError> Probe(JsonObject? probe, string path) => (probe, Handlers.Count(handler => probe.At(handler) is not null)) switch
    {
        (null, _) or (_, 1) => [],
        (_, 0) => [FieldErrors.Required(path, "must specify a handler type")],
        _ => [FieldErrors.Forbidden(path, "may not specify more than 1 handler type")],
    };
}
