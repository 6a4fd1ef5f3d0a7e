using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Admission.Rules;

/// <summary>A value as Go's <c>%#v</c> prints it. Field errors of Kubernetes show lists, bytes and structs in this form.</summary>
internal readonly record struct GoLiteral
{
    private readonly string _text;

    private GoLiteral(string text) => _text = text;

    public static GoLiteral Of(IEnumerable<string> items) => new($"[]string{{{string.Join(", ", items.Select(GoString.Quote))}}}");

    public static GoLiteral Of(IEnumerable<byte> bytes) => new($"[]byte{{{string.Join(", ", bytes.Select(item => $"0x{item:x}"))}}}");

    public static GoLiteral OfClusterScoped(ObjectReference reference) => Of("ClusterObjectReference", reference);

    public static GoLiteral OfNamespaced(ObjectReference reference) => Of("LocalObjectReference", reference);

    public override string ToString() => _text;

    private static GoLiteral Of(string type, ObjectReference reference) => new($"v1beta1.{type}{{Name:{GoString.Quote(reference.Name ?? "")}}}");
}
