using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Rules of the <c>additionalPrinterColumns</c> of CustomResourceDefinitions.</summary>
internal static class PrinterColumnRules
{
    private static readonly string[] Types = ["boolean", "date", "integer", "number", "string"];

    internal static IEnumerable<FieldError> Check(JsonObject definition) => definition.Items("spec", "versions")
        .SelectMany((version, i) => version.Items("additionalPrinterColumns")
            .SelectMany((column, j) => Check(column, $"spec.versions[{i}].additionalPrinterColumns[{j}]")));

    private static IEnumerable<FieldError> Check(JsonNode? column, string path)
    {
        if (column.Text("type") is var type && !Types.Contains(type))
        {
            yield return FieldErrors.Invalid(path + ".type", type, $"must be one of {string.Join(',', Types)}");
        }

        if (PathError(column.Text("jsonPath")) is { } error)
        {
            yield return FieldErrors.Invalid(path + ".jsonPath", column.Text("jsonPath"), error);
        }
    }

    private static string? PathError(string path)
    {
        try
        {
            _ = JsonPath.Parse(path);
            return path.StartsWith('.') || path.StartsWith('[') ? null : "must be a simple json path starting with .";
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }
}
