using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Selectors;

namespace Ssm.Standalone.ApiServer.Admission;

/// <summary>One webhook of a Mutating- or ValidatingWebhookConfiguration. Kubernetes API reference, admissionregistration.k8s.io/v1.</summary>
internal sealed record Webhook
{
    public required string Name { get; init; }

    public required WebhookTarget Target { get; init; }

    public required IReadOnlyList<WebhookRule> Rules { get; init; }

    public required LabelSelector NamespaceSelector { get; init; }

    public required LabelSelector ObjectSelector { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>True if the request goes on when the webhook cannot be asked.</summary>
    public required bool IgnoresFailure { get; init; }

    /// <summary>True if it may be called for a dry run.</summary>
    public required bool SupportsDryRun { get; init; }

    /// <summary>True if it wants to see changes that later webhooks make.</summary>
    public required bool IsReinvoked { get; init; }

    public static Webhook Read(JsonObject webhook) => new()
    {
        Name = webhook.Text("name") ?? "",
        Target = WebhookTarget.Read(webhook.Object("clientConfig")),
        Rules = [.. webhook.Objects("rules").Select(WebhookRule.Read)],
        NamespaceSelector = LabelSelector.FromObject(webhook.Object("namespaceSelector") ?? []),
        ObjectSelector = LabelSelector.FromObject(webhook.Object("objectSelector") ?? []),
        Timeout = TimeSpan.FromSeconds(Math.Clamp(webhook.Number("timeoutSeconds") ?? 10, 1, 30)),
        IgnoresFailure = webhook.Text("failurePolicy") == "Ignore",
        SupportsDryRun = webhook.Text("sideEffects") is "None" or "NoneOnDryRun",
        IsReinvoked = webhook.Text("reinvocationPolicy") == "IfNeeded",
    };
}
