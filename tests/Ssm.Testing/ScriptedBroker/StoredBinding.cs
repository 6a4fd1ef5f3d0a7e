using System.Text.Json;
using Ssm.OpenServiceBroker.Bindings;

namespace Ssm.Testing.ScriptedBroker;

/// <summary>A binding as the in-memory broker has it.</summary>
public sealed record StoredBinding
{
    public JsonElement? Parameters { get; init; }

    public required BindResponse Response { get; init; }

    /// <summary>False while it is being created.</summary>
    public bool IsReady { get; init; }

    public bool IsExpired { get; init; }
}
