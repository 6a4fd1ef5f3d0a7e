using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ssm.OpenServiceBroker.Tests;

/// <summary>Every wire type, from the specification's own examples to a type and back to the same JSON.</summary>
public sealed class WireGoldenTests
{
    private static readonly OsbJsonContext Json = OsbJsonContext.Default;

    private static readonly Dictionary<string, JsonTypeInfo> Types = new()
    {
        ["catalog"] = Json.Catalog,
        ["provision-request"] = Json.ProvisionRequest,
        ["provision-response"] = Json.ProvisionResponse,
        ["fetch-instance-response"] = Json.FetchInstanceResponse,
        ["update-request"] = Json.UpdateRequest,
        ["update-response"] = Json.UpdateResponse,
        ["deprovision-response"] = Json.DeprovisionResponse,
        ["last-operation"] = Json.LastOperation,
        ["last-operation-failed"] = Json.LastOperation,
        ["bind-request"] = Json.BindRequest,
        ["bind-request-rotation"] = Json.BindRequest,
        ["bind-response"] = Json.BindResponse,
        ["bind-response-volume"] = Json.BindResponse,
        ["bind-response-log-and-route"] = Json.BindResponse,
        ["fetch-binding-response"] = Json.FetchBindingResponse,
        ["instance-metadata"] = Json.InstanceMetadata,
        ["binding-metadata"] = Json.BindingMetadata,
        ["unbind-response"] = Json.UnbindResponse,
        ["error"] = Json.OsbErrorBody,
        ["kubernetes-context"] = Json.KubernetesContext,
        ["kubernetes-user"] = Json.KubernetesUser,
    };

    public static TheoryData<string> Examples => [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file))];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "TestData");

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Wire_ExampleOfTheSpecification_SurvivesARoundTrip(string name)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Folder, name + ".json"), TestContext.Current.CancellationToken);

        var value = JsonSerializer.Deserialize(text, Types[name]);
        var written = JsonSerializer.SerializeToElement(value, Types[name]);

        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(text), written), written.GetRawText());
    }

    [Fact]
    public void Wire_EveryTypeOfTheContext_HasAnExample()
    {
        var withExample = Types.Values.Select(info => info.Type).ToHashSet();
        var roots = typeof(OsbJsonContext).GetCustomAttributesData()
            .Where(attribute => attribute.AttributeType.Name == "JsonSerializableAttribute")
            .Select(attribute => (Type)attribute.ConstructorArguments[0].Value!)
            .Where(type => type.Namespace?.StartsWith("Ssm.", StringComparison.Ordinal) == true);

        Assert.Empty(roots.Except(withExample));
    }
}
