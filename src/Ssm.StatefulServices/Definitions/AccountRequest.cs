using System.Text.Json;

namespace Ssm.StatefulServices.Definitions;

/// <summary>What a binding asks for.</summary>
public sealed record AccountRequest
{
    /// <summary>The OSB binding id.</summary>
    public required string BindingId { get; init; }

    /// <summary>The binding's parameters, validated.</summary>
    public required JsonElement Parameters { get; init; }

    /// <summary>The account takes over from that of a binding with the same parameters, and lives beside it for a while (OSB v2.17, "Binding rotation").</summary>
    public bool IsRotation { get; init; }

    /// <summary>A fresh random password that the account may have.</summary>
    public required string GeneratedPassword { get; init; }

    /// <summary>Never shows parameters or the password.</summary>
    public override string ToString() => $"AccountRequest {{ BindingId = {BindingId}, Parameters = [redacted] }}";
}
