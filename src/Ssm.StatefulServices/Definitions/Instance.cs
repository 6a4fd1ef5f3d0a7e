using System.Text.Json;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Offerings;

namespace Ssm.StatefulServices.Definitions;

/// <summary>One instance of a service with all that decides what it should be: the object, its plan and its secrets.</summary>
public sealed record Instance
{
    /// <summary>The object as it was read.</summary>
    public required StatefulService Resource { get; init; }

    /// <summary>The plan that its spec names.</summary>
    public required Plan Plan { get; init; }

    /// <summary>The exporter that the offering has for nodes of this service; null when it has none.</summary>
    public ExporterProgram? Exporter { get; init; }

    /// <summary>The user's secret parameters and the generated passwords.</summary>
    public required InstanceSecrets Secrets { get; init; }

    /// <summary>Namespace and name of the object; all objects of the instance are in the same namespace.</summary>
    public NamespacedName Key => NamespacedName.Of(Resource);

    /// <summary>The names of its objects.</summary>
    public InstanceNames Names => new(Key.Name);

    /// <summary>What is wanted.</summary>
    public StatefulServiceSpec Spec => Resource.Spec ?? throw new InvalidOperationException($"{Key} has no spec");

    /// <summary>The user's parameters, secrets left out.</summary>
    public JsonElement Parameters => Spec.Parameters ?? default;

    /// <summary>The value of the <c>app.kubernetes.io/instance</c> label: what follows the service in the object's name.</summary>
    public string Label => Key.Name[(Spec.Service.Length + 1)..];
}
