using System.Text.Json;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Admission.Wire;

/// <summary>What the API server is about to do.</summary>
internal sealed record AdmissionRequest
{
    public string Uid { get => field ?? ""; init; }

    /// <summary>The kind of the object.</summary>
    public GroupVersionKind? Kind { get; init; }

    public string Name { get => field ?? ""; init; }

    /// <summary>Empty for cluster-scoped kinds.</summary>
    public string Namespace { get => field ?? ""; init; }

    /// <summary><c>CREATE</c>, <c>UPDATE</c>, <c>DELETE</c> or <c>CONNECT</c>.</summary>
    public string Operation { get => field ?? ""; init; }

    public UserInfo? UserInfo { get; init; }

    /// <summary>The object as it would be stored.</summary>
    public JsonElement? Object { get; init; }

    /// <summary>The object as it is stored; null on creation.</summary>
    public JsonElement? OldObject { get; init; }
}
