using System.Text.Json;
using Ssm.OpenServiceBroker.Catalogs;

namespace Ssm.OpenServiceBroker.Client;

/// <summary>Reads a catalog offering by offering, so that a bad one is named and left out instead of hiding the others.</summary>
internal static class CatalogReader
{
    /// <exception cref="JsonException">The body is not an object with an array <c>services</c>.</exception>
    public static Catalog Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body, StrictJson.Document);
        if (document.RootElement.ValueKind is not JsonValueKind.Object
            || !document.RootElement.TryGetProperty("services", out var services)
            || services.ValueKind is not JsonValueKind.Array)
        {
            throw new JsonException("The body has no array services.");
        }

        var offerings = new List<ServiceOffering>();
        var defects = new List<CatalogDefect>();
        foreach (var (index, element) in services.EnumerateArray().Index())
        {
            try
            {
                offerings.Add(element.Deserialize(OsbJsonContext.Default.ServiceOffering) ?? throw new JsonException("It is null."));
            }
            catch (JsonException exception)
            {
                defects.Add(new CatalogDefect { Index = index, Name = NameOf(element), Message = JsonErrorText.Of(exception) });
            }
        }

        return new Catalog { Services = offerings, Defects = defects };
    }

    private static string? NameOf(JsonElement offering) =>
        offering.ValueKind is JsonValueKind.Object
        && offering.TryGetProperty("name", out var name)
        && name.ValueKind is JsonValueKind.String
            ? name.GetString()
            : null;
}
