using System.Globalization;
using System.Text;
using System.Text.Json;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Secrets;

namespace Ssm.StatefulServices.Broker;

/// <summary>What a broker remembers of a binding: a Secret that goes with the instance.</summary>
internal sealed record StoredBinding
{
    /// <summary>Value of the purpose label.</summary>
    public const string Purpose = "binding";

    /// <summary>Annotation that is there from the moment an unbind has begun.</summary>
    public const string RevokingAnnotation = "ssm.infra.tce.io/revoking";

    private const string BindingKey = "binding";
    private const string ParametersKey = "parameters";
    private const string UserKey = "user";
    private const string PasswordKey = "password";
    private const string TextPrefix = "text.";

    /// <summary>The binding's account.</summary>
    public required Account Account { get; init; }

    /// <summary>The binding's parameters: an object.</summary>
    public JsonElement Parameters => Account.Parameters;

    /// <summary>Its account is about to be ended, or is already.</summary>
    public bool IsBeingRevoked { get; init; }

    /// <summary>The Secret's resource version as a number: what was written earlier has a smaller one.</summary>
    public ulong Order { get; init; }

    /// <summary>The name of the instance's StatefulService.</summary>
    public required string Holder { get; init; }

    /// <summary>Reads a Secret that was made by <see cref="ToSecret"/>.</summary>
    public static StoredBinding From(V1Secret secret)
    {
        var values = InstanceSecretStore.Values(secret);
        return new StoredBinding
        {
            Account = new Account
            {
                BindingId = values.GetValueOrDefault(BindingKey, ""),
                User = values.GetValueOrDefault(UserKey, ""),
                Password = values.GetValueOrDefault(PasswordKey),
                Parameters = JsonDocument.Parse(values.GetValueOrDefault(ParametersKey, "{}")).RootElement,
                Texts = values
                    .Where(value => value.Key.StartsWith(TextPrefix, StringComparison.Ordinal))
                    .ToDictionary(value => value.Key[TextPrefix.Length..], value => value.Value, StringComparer.Ordinal),
            },
            Holder = secret.Metadata.OwnerReferences?.FirstOrDefault()?.Name ?? "",
            Order = OrderOf(secret),
            IsBeingRevoked = secret.Metadata.Annotations?.ContainsKey(RevokingAnnotation) is true,
        };
    }

    /// <summary>The Secret, owned by the instance.</summary>
    public V1Secret ToSecret(StatefulService instance, NamespacedName key)
    {
        var data = new Dictionary<string, byte[]>
        {
            [BindingKey] = Encoding.UTF8.GetBytes(Account.BindingId),
            [ParametersKey] = Encoding.UTF8.GetBytes(Parameters.GetRawText()),
            [UserKey] = Encoding.UTF8.GetBytes(Account.User),
        };
        if (Account.Password is { } password)
        {
            data[PasswordKey] = Encoding.UTF8.GetBytes(password);
        }

        foreach (var (path, text) in Account.Texts)
        {
            data[TextPrefix + path] = Encoding.UTF8.GetBytes(text);
        }

        return new V1Secret
        {
            Metadata = new V1ObjectMeta
            {
                Name = key.Name,
                NamespaceProperty = key.Namespace,
                Labels = new Dictionary<string, string>(instance.Metadata.Labels ?? new Dictionary<string, string>()) { [StatefulServiceLabels.Purpose] = Purpose },
                OwnerReferences = [InstanceMetadata.Owner(instance)],
            },
            Type = "Opaque",
            Data = data,
        };
    }

    /// <summary>True for a binding that was there before a Secret was created. One that is being revoked was; its Secret was written again since.</summary>
    public bool IsBefore(V1Secret created) =>
        IsBeingRevoked || Order < OrderOf(created);

    private static ulong OrderOf(V1Secret secret) => ulong.TryParse(secret.Metadata.ResourceVersion, CultureInfo.InvariantCulture, out var order) ? order : 0;

    /// <summary>True when a request asks for what is stored.</summary>
    public bool Fits(BindRequest request, string holder, JsonElement parameters) =>
        Holder == holder && (request.PredecessorBindingId is not null || JsonElement.DeepEquals(Parameters, parameters));

    /// <summary>Never shows a secret.</summary>
    public override string ToString() => $"StoredBinding {{ {Account} }}";
}
