using System.Text.Json;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker.Identities;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Broker;

/// <summary>
/// Reads the texts in ConfigMaps that a binding's parameters refer to. Only those of the binding's own namespace, which the platform states in the request's
/// context: with the broker's rights a user could otherwise read what is not the user's.
/// </summary>
internal sealed class BindingTexts(KubernetesApi api)
{
    /// <summary>They are kept in the binding's Secret, which has room for a megabyte.</summary>
    private const int LongestText = 512 * 1024;

    /// <summary>The texts by the path of the parameter.</summary>
    /// <exception cref="OpenServiceBroker.Errors.OsbException">There is no such text, or it is in another namespace.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        ParameterSchema schema, JsonElement parameters, JsonElement? context, CancellationToken cancellationToken)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in schema.ConfigMapKeys)
        {
            if (path.Split('.').Aggregate((JsonElement?)parameters, (value, name) => value?.Member(name)) is { } reference)
            {
                texts[path] = await ReadAsync($"{ParameterPath.Root}.{path}", reference, context, cancellationToken);
            }
        }

        return texts.Values.Sum(text => text.Length) <= LongestText
            ? texts
            : throw BrokerRefusals.NoText(string.Join(", ", texts.Keys), $"of at most {LongestText / 1024} KiB");
    }

    private async Task<string> ReadAsync(string path, JsonElement reference, JsonElement? context, CancellationToken cancellationToken)
    {
        var home = KubernetesContext.From(context)?.Namespace
            ?? throw BrokerRefusals.NoText(path, "and the request does not say which namespace the binding is in");
        if (reference.Member("namespace")?.GetString() is { } asked && asked != home)
        {
            throw BrokerRefusals.ForeignNamespace(path, asked);
        }

        var name = reference.Member("name")?.GetString() ?? "";
        var key = reference.Member("key")?.GetString() ?? "";
        var map = await api.GetAsync(KubernetesTypes.ConfigMaps, new NamespacedName(home, name), cancellationToken);
        return map?.Data?.TryGetValue(key, out var text) is true
            ? text
            : throw BrokerRefusals.NoText(path, map is null ? $"but there is no ConfigMap {home}/{name}" : $"but ConfigMap {home}/{name} has no key {key}");
    }
}
