using System.Text.Json;
using k8s.Models;
using Ssm.ServiceCatalog.Admission.Rules;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Tests.Admission;

public sealed class BindingAdmissionTests
{
    [Theory]
    [InlineData("""{"renameKey":{"to":"b"}}""", "spec.secretTransforms[1].renameKey.from: Required value: a key is required")]
    [InlineData("""{"removeKey":{"key":""}}""", "spec.secretTransforms[1].removeKey.key: Required value: a key is required")]
    [InlineData("{}", "spec.secretTransforms[1]: Required value: one of addKey, renameKey, addKeysFrom, removeKey is required")]
    [InlineData(
        """{"addKey":{"key":"k","jsonPathExpression":"x{.hosts"}}""",
        "spec.secretTransforms[1].addKey.jsonPathExpression: Invalid value: \"<not shown>\": unclosed action in JSONPath expression")]
    [InlineData(
        """{"addKey":{"key":"k","jsonPathExpression":"{.hosts[?(@.up)]}"}}""",
        "spec.secretTransforms[1].addKey.jsonPathExpression: Invalid value: \"<not shown>\": unsupported JSONPath expression {.hosts[?(@.up)]}")]
    public void ValidateCreate_BadTransform_NamesItAndItsRule(string transform, string error) => Assert.Equal(error, ErrorsOf(transform).ToString());

    [Theory]
    [InlineData("""{"addKey":{"key":"a b"}}""", "spec.secretTransforms[1].addKey.key: Invalid value: \"a b\": a valid config key")]
    [InlineData("""{"renameKey":{"from":"a","to":"a b"}}""", "spec.secretTransforms[1].renameKey.to: Invalid value: \"a b\": a valid config key")]
    public void ValidateCreate_KeyThatASecretCannotHave_IsRefused(string transform, string error) => Assert.StartsWith(error, ErrorsOf(transform).ToString());

    [Theory]
    [InlineData("""{"addKey":{"key":"k","jsonPathExpression":"postgres://{.host}:{.ports[0]}"}}""")]
    [InlineData("""{"addKey":{"key":"k","stringValue":"v"}}""")]
    public void ValidateCreate_GoodTransform_HasNoErrors(string transform) => Assert.Empty(ErrorsOf(transform));

    /// <summary>A broker may call its credentials as it likes.</summary>
    [Theory]
    [InlineData("""{"renameKey":{"from":"user name","to":"user"}}""")]
    [InlineData("""{"removeKey":{"key":"db:port"}}""")]
    public void ValidateCreate_KeyOfTheBroker_MayBeAnyText(string transform) => Assert.Empty(ErrorsOf(transform));

    private static FieldErrors ErrorsOf(string transform)
    {
        var errors = new FieldErrors();
        var spec = """{"instanceRef":{"name":"i"},"secretTransforms":[{"removeKey":{"key":"k"}},""" + transform + "]}";
        var binding = new ServiceBinding
        {
            Metadata = new V1ObjectMeta { Name = "app" },
            Spec = JsonSerializer.Deserialize(spec, CatalogJsonContext.Default.ServiceBindingSpec)!,
        };

        BindingValidator.ValidateCreate(binding, new FeatureGates(), errors);
        return errors;
    }
}
