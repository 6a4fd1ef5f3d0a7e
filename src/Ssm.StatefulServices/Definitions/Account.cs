using System.Text.Json;

namespace Ssm.StatefulServices.Definitions;

/// <summary>The account of one binding.</summary>
public sealed record Account
{
    /// <summary>The OSB binding id.</summary>
    public required string BindingId { get; init; }

    /// <summary>The user's name on the engine; empty for the account that the instance itself has.</summary>
    public required string User { get; init; }

    /// <summary>The password; null for the account that the instance itself has.</summary>
    public string? Password { get; init; }

    /// <summary>The binding's parameters: what the account may do follows from them.</summary>
    public JsonElement Parameters { get; init; }

    /// <summary>The texts that the parameters refer to, by the path of the parameter (<see cref="Parameters.ParameterSchema.ConfigMapKeys"/>), as they were when the binding was made.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = NoTexts;

    private static IReadOnlyDictionary<string, string> NoTexts { get; } = new Dictionary<string, string>();

    /// <summary>Names the user only.</summary>
    public override string ToString() => $"Account {{ BindingId = {BindingId}, User = {User}, Password = [redacted] }}";
}
