using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>
/// Rules of built-in kinds that no schema can state, as far as a wrong object would otherwise fail late and obscurely.
/// Not all of kube-apiserver's.
/// </summary>
internal static class BuiltInRules
{
    private static readonly Dictionary<Type, Func<JsonObject, IEnumerable<FieldError>>> ByModel = new()
    {
        [typeof(V1Pod)] = pod => pod.Object("spec") is { } spec
            ? PodRules.Check(spec, "spec", mountsMustExist: true)
            : [FieldErrors.Required("spec.containers")],
        [typeof(V1PodTemplate)] = template => PodRules.Check(template.Object("template", "spec"), "template.spec", mountsMustExist: true),
        [typeof(V1Deployment)] = obj => WorkloadRules.Check(obj, mountsMustExist: true),
        [typeof(V1ReplicaSet)] = obj => WorkloadRules.Check(obj, mountsMustExist: true),
        [typeof(V1DaemonSet)] = obj => WorkloadRules.Check(obj, mountsMustExist: true),
        [typeof(V1StatefulSet)] = obj => WorkloadRules.Check(obj, mountsMustExist: false),
        [typeof(V1Service)] = ServiceRules.Check,
        [typeof(V1Secret)] = secret => DataRules.Check(secret, "data", "stringData"),
        [typeof(V1ConfigMap)] = map => DataRules.Check(map, "data", "binaryData"),
        [typeof(V1PodDisruptionBudget)] = DisruptionBudget,
        [typeof(V1CustomResourceDefinition)] = CustomDefinitionRules.Check,
    };

    internal static IReadOnlyList<FieldError> Check(Type model, JsonObject obj) =>
        ByModel.GetValueOrDefault(model) is { } rules ? [.. rules(obj)] : [];

    private static IEnumerable<FieldError> DisruptionBudget(JsonObject budget) =>
        budget.At("spec", "minAvailable") is not null && budget.At("spec", "maxUnavailable") is not null
            ? [new FieldError(FieldErrorKind.Invalid, "spec", SchemaValidator.BadValue(budget["spec"]), "minAvailable and maxUnavailable cannot be both set")]
            : [];
}
