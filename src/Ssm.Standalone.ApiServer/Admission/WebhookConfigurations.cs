using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.Storage;

namespace Ssm.Standalone.ApiServer.Admission;

/// <summary>The webhooks that are registered now, read again when their configurations change.</summary>
internal sealed class WebhookConfigurations(ObjectStore objects)
{
    private const string Group = "admissionregistration.k8s.io";

    private static readonly GroupResource MutatingKind = new(Group, "mutatingwebhookconfigurations");
    private static readonly GroupResource ValidatingKind = new(Group, "validatingwebhookconfigurations");

    private volatile Known _mutating = Known.None;
    private volatile Known _validating = Known.None;

    /// <summary>In the order they are asked: by name of configuration, then as listed.</summary>
    public IReadOnlyList<Webhook> Mutating => (_mutating = _mutating.Refresh(objects, MutatingKind)).Webhooks;

    public IReadOnlyList<Webhook> Validating => (_validating = _validating.Refresh(objects, ValidatingKind)).Webhooks;

    /// <summary>Whether a webhook wants to be asked about a change.</summary>
    public bool Matches(Webhook webhook, AdmissionAttributes attributes, JsonObject? obj)
    {
        // A broken webhook could otherwise not be unregistered.
        if (attributes.Request.Definition.Resource == MutatingKind || attributes.Request.Definition.Resource == ValidatingKind)
        {
            return false;
        }

        return webhook.Rules.Any(rule => rule.Matches(attributes))
            && (webhook.ObjectSelector.IsEverything || webhook.ObjectSelector.Matches(Labels(obj)) || webhook.ObjectSelector.Matches(Labels(attributes.OldObject)))
            && (webhook.NamespaceSelector.IsEverything || MatchesNamespace(webhook, attributes, obj));
    }

    private bool MatchesNamespace(Webhook webhook, AdmissionAttributes attributes, JsonObject? obj)
    {
        var definition = attributes.Request.Definition;
        if (definition.Resource == NamespaceLifecycle.Namespaces)
        {
            return webhook.NamespaceSelector.Matches(Labels(obj ?? attributes.OldObject));
        }

        return !definition.IsNamespaced
            || webhook.NamespaceSelector.Matches(Labels(objects.Find(NamespaceLifecycle.Namespaces, "", attributes.Namespace)?.Content));
    }

    private static JsonObject? Labels(JsonObject? obj) => obj.Object("metadata").Object("labels");

    private sealed record Known(IReadOnlyList<StoredItem> Items, IReadOnlyList<Webhook> Webhooks)
    {
        public static readonly Known None = new([], []);

        public Known Refresh(ObjectStore objects, GroupResource resource)
        {
            var items = objects.Bytes.List(ObjectStore.PrefixOf(resource, "")).Items;
            if (items.Count == Items.Count && items.Zip(Items).All(pair => ReferenceEquals(pair.First, pair.Second)))
            {
                return this;
            }

            return new Known(items, [.. items.SelectMany(item => ObjectJson.ParseStored(item.Value).Objects("webhooks").Select(Webhook.Read))]);
        }
    }
}
