using System.Text.RegularExpressions;
using k8s.Models;

namespace Ssm.Standalone.ApiServer.OpenApi;

/// <summary>Names of Kubernetes' own definitions: <c>io.k8s.api.core.v1.PodSpec</c>.</summary>
internal static partial class DefinitionNames
{
    internal const string Quantity = "io.k8s.apimachinery.pkg.api.resource.Quantity";
    internal const string IntOrString = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";
    internal const string Patch = Meta + ".v1.Patch";
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta";
    private const string Core = "io.k8s.api.core";

    private static readonly HashSet<Type> OfMeta =
    [
        typeof(V1ObjectMeta), typeof(V1ListMeta), typeof(V1OwnerReference), typeof(V1ManagedFieldsEntry), typeof(V1LabelSelector),
        typeof(V1LabelSelectorRequirement), typeof(V1FieldSelectorRequirement), typeof(V1Condition), typeof(V1Status), typeof(V1StatusDetails),
        typeof(V1StatusCause), typeof(V1DeleteOptions), typeof(V1Preconditions), typeof(V1ShardInfo), typeof(V1GroupVersionKind),
    ];

    /// <summary>Core types that types of other groups refer to. What those refer to in turn is core as well.</summary>
    private static readonly HashSet<Type> OfCore =
    [
        typeof(V1PodTemplateSpec), typeof(V1PersistentVolumeClaim), typeof(V1PersistentVolumeSpec), typeof(V1LocalObjectReference),
        typeof(V1ObjectReference), typeof(V1TypedLocalObjectReference), typeof(V1NodeSelector), typeof(V1Toleration), typeof(V1TopologySelectorTerm),
        typeof(V1EventSource),
    ];

    /// <summary>Package of a group's definitions, without version.</summary>
    internal static string Package(string group) => group switch
    {
        "" => Core,
        "apiextensions.k8s.io" => "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions",
        "apiregistration.k8s.io" => "io.k8s.kube-aggregator.pkg.apis.apiregistration",
        _ => "io.k8s.api." + group.Split('.')[0],
    };

    /// <summary>Package of a type that a type of <paramref name="parent"/> refers to.</summary>
    internal static string Package(Type model, string parent) => OfMeta.Contains(model) ? Meta : OfCore.Contains(model) ? Core : parent;

    internal static string Definition(Type model, string package)
    {
        var name = GroupPrefix().Match(model.Name) is { Success: true } match ? match.Groups["version"].Value + model.Name[match.Length..] : model.Name;
        var version = Version().Match(name).Value;
        return $"{package}.{version.ToLowerInvariant()}.{name[version.Length..]}";
    }

    [GeneratedRegex("^[A-Z][a-z]+(?<version>v[0-9]+)(?=[A-Z])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GroupPrefix();

    [GeneratedRegex("^[Vv][0-9]+((alpha|beta)[0-9]+)?(?=[A-Z])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Version();
}
