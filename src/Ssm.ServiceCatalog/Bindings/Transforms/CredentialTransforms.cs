using System.Text;
using System.Text.Json;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Parameters;

namespace Ssm.ServiceCatalog.Bindings.Transforms;

/// <summary>Turns the credentials of a broker into the data of a Secret, with the binding's transforms in between.</summary>
internal sealed class CredentialTransforms(SecretReader secrets)
{
    /// <summary>The data to store, or what is wrong with a transform; never a value.</summary>
    public async Task<(Dictionary<string, byte[]>? Data, string? Problem)> ApplyAsync(
        BindingSnapshot snapshot, JsonElement? credentials, CancellationToken cancellationToken)
    {
        var binding = snapshot.Binding;
        var values = Members(credentials);
        // What the broker calls by that name wins, and transforms see both.
        var bytes = KeyPresets.Of(snapshot, credentials).Where(preset => !values.ContainsKey(preset.Key)).ToDictionary();
        foreach (var transform in binding.Spec.SecretTransforms ?? [])
        {
            var problem = await ApplyAsync(transform, values, bytes, binding, cancellationToken);
            if (problem is not null)
            {
                var key = NamespacedName.Of(binding).ToString();
                return (null, $"Unexpected error while transforming credentials for ServiceBinding {GoString.Quote(key)}: {problem}");
            }
        }

        var data = BindingSecret.Serialize(values);

        foreach (var (key, value) in bytes)
        {
            data[key] = value;
        }

        return (data, null);
    }

    private async Task<string?> ApplyAsync(
        SecretTransform transform,
        Dictionary<string, JsonElement> values,
        Dictionary<string, byte[]> bytes,
        ServiceBinding binding,
        CancellationToken cancellationToken)
    {
        switch (transform)
        {
            case { AddKey: { } add }:
                return Add(add, values, bytes);
            case { RenameKey: { From: { } from, To: { } to } }:
                // A key is in one of the two, and so is the one that is overwritten.
                if (values.Remove(from, out var value))
                {
                    bytes.Remove(to);
                    values[to] = value;
                }
                else if (bytes.Remove(from, out var raw))
                {
                    values.Remove(to);
                    bytes[to] = raw;
                }

                return null;
            case { AddKeysFrom.SecretRef: { Name: { } name } reference }:
                var source = new NamespacedName(reference.Namespace ?? binding.Metadata.NamespaceProperty, name);
                if (await secrets.GetAsync(source, cancellationToken) is not { } secret)
                {
                    return $"secrets {GoString.Quote(source.Name)} not found";
                }

                foreach (var (key, added) in secret.Data ?? new Dictionary<string, byte[]>())
                {
                    values.Remove(key);
                    bytes[key] = added;
                }

                return null;
            case { RemoveKey.Key: { } key }:
                values.Remove(key);
                bytes.Remove(key);
                return null;
            default:
                return null;
        }
    }

    private static string? Add(AddKeyTransform add, Dictionary<string, JsonElement> values, Dictionary<string, byte[]> bytes)
    {
        var key = add.Key ?? "";
        byte[] value;
        if (!string.IsNullOrEmpty(add.JsonPathExpression))
        {
            if (!JsonPathTemplate.TryEvaluate(add.JsonPathExpression, WithTexts(values, bytes), out var text, out var problem))
            {
                return problem;
            }

            value = Encoding.UTF8.GetBytes(text);
        }
        else
        {
            value = add.StringValue is { Length: > 0 } plain ? Encoding.UTF8.GetBytes(plain) : add.Value ?? [];
        }

        values.Remove(key);
        bytes[key] = value;
        return null;
    }

    private static Dictionary<string, JsonElement> WithTexts(Dictionary<string, JsonElement> values, Dictionary<string, byte[]> bytes)
    {
        var all = new Dictionary<string, JsonElement>(values);
        foreach (var (key, value) in bytes)
        {
            all[key] = JsonElement.Parse($"\"{JsonEncodedText.Encode(Encoding.UTF8.GetString(value))}\"");
        }

        return all;
    }

    private static Dictionary<string, JsonElement> Members(JsonElement? credentials)
    {
        var members = new Dictionary<string, JsonElement>();
        if (credentials is { ValueKind: JsonValueKind.Object } element)
        {
            foreach (var member in element.EnumerateObject())
            {
                members[member.Name] = member.Value;
            }
        }

        return members;
    }
}
