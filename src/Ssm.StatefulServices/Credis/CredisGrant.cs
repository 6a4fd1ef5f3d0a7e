using System.Text.Json;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Credis;

/// <summary>What the user of one binding may do: the binding's parameter <c>user</c>.</summary>
/// <param name="Keys">Patterns of keys, as Redis writes them.</param>
/// <param name="Channels">Patterns of channels.</param>
/// <param name="Commands">Names of commands and, with an @, of categories; empty: all that an application may use.</param>
internal sealed record CredisGrant(IReadOnlyList<string> Keys, IReadOnlyList<string> Channels, IReadOnlyList<string> Commands)
{
    private static readonly string[] Everything = ["*"];

    /// <summary>The grant in a binding's parameters.</summary>
    public static CredisGrant Of(JsonElement parameters)
    {
        var user = parameters.Member("user") ?? default;
        return new CredisGrant(Texts(user.Member("keys")) ?? Everything, Texts(user.Member("channels")) ?? Everything, Texts(user.Member("commands")) ?? []);
    }

    /// <summary>The rules of Redis' ACL. What takes an instance from its operator is forbidden last, so that no category brings it back.</summary>
    /// <param name="application">The rules for commands where the grant names none.</param>
    public string ToRights(string application)
    {
        var commands = Commands.Count == 0 ? application : $"-@all {string.Join(' ', Commands.Select(command => $"+{command}"))} +@connection -@admin";
        return string.Join(' ', [.. Keys.Select(pattern => $"~{pattern}"), .. Channels.Select(pattern => $"&{pattern}"), commands]);
    }

    private static string[]? Texts(JsonElement? list) =>
        list is { ValueKind: JsonValueKind.Array } texts ? [.. texts.EnumerateArray().Select(text => text.GetString()!)] : null; // the schema admits strings only
}
