using System.Text.Json;

namespace Ssm.OpenServiceBroker.Catalogs;

/// <summary>OSB v2.17, "Input Parameters Schema Object".</summary>
public sealed record InputParametersSchema
{
    /// <summary>A JSON schema with <c>$schema</c>, without external references, of at most 64 kB.</summary>
    public JsonElement? Parameters { get; init; }
}
