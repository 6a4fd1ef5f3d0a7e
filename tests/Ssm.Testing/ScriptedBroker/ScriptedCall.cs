using System.Text.Json;
using Ssm.OpenServiceBroker;

namespace Ssm.Testing.ScriptedBroker;

/// <summary>One request as it arrived, before anything was done with it.</summary>
public sealed record ScriptedCall
{
    /// <summary>GET, PUT, PATCH or DELETE.</summary>
    public required string Verb { get; init; }

    /// <summary>The request target as sent, percent-encoding and query included.</summary>
    public required string Target { get; init; }

    public required string Endpoint { get; init; }

    public InstanceId? Instance { get; init; }

    public BindingId? Binding { get; init; }

    public required IReadOnlyDictionary<string, string> Query { get; init; }

    /// <summary>Names compare without case.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The text of the body; empty when there was none.</summary>
    public required string Body { get; init; }

    public JsonElement Json => JsonElement.Parse(Body);

    public override string ToString() => $"{Endpoint}: {Verb} {Target}";
}
