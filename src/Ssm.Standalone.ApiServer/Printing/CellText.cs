using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;
using Ssm.Standalone.ApiServer.Selectors;

namespace Ssm.Standalone.ApiServer.Printing;

/// <summary>Texts that several kinds' cells share.</summary>
internal static class CellText
{
    internal const string None = "<none>";
    internal const string Unset = "<unset>";

    internal static string Name(this JsonObject obj) => obj.Text("metadata", "name");

    /// <summary>The text, or what to show in place of "".</summary>
    internal static string Or(this string text, string absent) => text.Length == 0 ? absent : text;

    /// <summary><c>a=1,b=2</c>, or "&lt;none&gt;".</summary>
    internal static string Labels(JsonObject? labels) =>
        string.Join(',', (labels ?? []).Select(label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal)).Or(None);

    /// <summary>A label selector in its query form, or "&lt;none&gt;".</summary>
    internal static string Selector(JsonObject? selector) => (selector is null ? "" : SelectorText(selector, "<error>")).Or(None);

    internal static string SelectorText(JsonObject selector, string invalid)
    {
        try
        {
            return LabelSelector.FromObject(selector).ToString();
        }
        catch (FormatException)
        {
            return invalid;
        }
    }

    internal static string ContainerNames(JsonNode? podSpec) => string.Join(',', podSpec.Items("containers").Select(container => container.Text("name")));

    internal static string ContainerImages(JsonNode? podSpec) => string.Join(',', podSpec.Items("containers").Select(container => container.Text("image")));

    /// <summary>The first three, and how many are left: <c>a,b,c + 2 more...</c>.</summary>
    internal static string FirstThree(IReadOnlyCollection<string> items) =>
        items.Count <= 3 ? string.Join(',', items) : $"{string.Join(',', items.Take(3))} + {items.Count - 3} more...";
}
