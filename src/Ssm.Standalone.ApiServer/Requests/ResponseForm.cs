using Microsoft.Extensions.Primitives;
using Ssm.Standalone.ApiServer.Errors;

namespace Ssm.Standalone.ApiServer.Requests;

/// <summary>How a client wants objects shown, from its Accept header.</summary>
/// <param name="Kind">Whole objects, their metadata only, or a table.</param>
/// <param name="Version">The version of the meta.k8s.io type for the latter two, <c>v1</c> or <c>v1beta1</c>.</param>
internal sealed record ResponseForm(ResponseFormKind Kind, string Version)
{
    public static readonly ResponseForm Whole = new(ResponseFormKind.Object, "v1");

    /// <summary>The first of the accepted forms that we can serve.</summary>
    public static ResponseForm Negotiate(StringValues accept)
    {
        if (accept.Count == 0)
        {
            return Whole;
        }

        foreach (var range in accept.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Parse(range) is { } form)
            {
                return form;
            }
        }

        throw ApiErrors.NotAcceptable("application/json");
    }

    private static ResponseForm? Parse(string range)
    {
        var parts = range.Split(';', StringSplitOptions.TrimEntries);
        if (parts[0] is not ("application/json" or "*/*" or "application/*"))
        {
            return null;
        }

        return (Parameter(parts, "as"), Parameter(parts, "v"), Parameter(parts, "g")) switch
        {
            ("", _, _) => Whole,
            ("Table", "v1" or "v1beta1", "meta.k8s.io") => new(ResponseFormKind.Table, Parameter(parts, "v")),
            ("PartialObjectMetadata" or "PartialObjectMetadataList", "v1" or "v1beta1", "meta.k8s.io") =>
                new(ResponseFormKind.Metadata, Parameter(parts, "v")),
            _ => null,
        };
    }

    private static string Parameter(string[] parts, string name) =>
        parts.Skip(1).FirstOrDefault(part => part.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..] ?? "";
}
