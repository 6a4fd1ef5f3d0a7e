using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Ssm.ServiceCatalog.Admission.Rules;

namespace Ssm.ServiceCatalog.Tests.Admission;

public sealed class ParameterSchemaRulesTests
{
    [Fact]
    public async Task ExternalReference_IsNotFollowed()
    {
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        var schema = $$"""{"type":"object","required":["b"],"properties":{"a":{"$ref":"http://{{elsewhere.LocalEndpoint}}/schema.json"} } }""";

        var errors = await ValidateAsync(schema);

        Assert.True(errors.IsEmpty);
        Assert.False(elsewhere.Pending());
    }

    [Fact]
    public async Task InternalReference_IsFollowed()
    {
        var errors = await ValidateAsync(
            """{"type":"object","properties":{"a":{"$ref":"#/definitions/number"}},"definitions":{"number":{"type":"number"}}}""");

        Assert.Equal("spec.parameters.a: Invalid value: \"<not shown>\": must be a number, but is a string", errors.ToString());
    }

    private static async Task<FieldErrors> ValidateAsync(string schema)
    {
        var errors = new FieldErrors();
        await ParameterSchemaRules.ValidateAsync(
            JsonElement.Parse(schema), JsonElement.Parse("""{"a":"text"}"""), isPartial: false, errors, TestContext.Current.CancellationToken);
        return errors;
    }
}
