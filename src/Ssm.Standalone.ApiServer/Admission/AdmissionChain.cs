using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Admission;

/// <summary>Asks all that may change or refuse an object before it is stored: mutating first, then validating.</summary>
internal sealed class AdmissionChain(WebhookConfigurations configurations, WebhookCaller caller)
{
    /// <summary>The object as the mutating side wants it: the same instance if nothing was changed. Pass <c>null</c> on delete.</summary>
    public async Task<JsonObject?> MutateAsync(AdmissionAttributes attributes, JsonObject? obj, CancellationToken cancellationToken)
    {
        var webhooks = configurations.Mutating;
        var called = new List<(Webhook Webhook, JsonObject? Result)>();
        foreach (var webhook in webhooks)
        {
            obj = await MutateAsync(webhook, attributes, obj, cancellationToken) is { } changed ? changed.Object : obj;
            called.Add((webhook, obj));
        }

        // What came before the last change and asked to see changes is called once more.
        foreach (var (webhook, result) in called.Where(call => call.Webhook.IsReinvoked))
        {
            if (!ReferenceEquals(result, obj))
            {
                obj = await MutateAsync(webhook, attributes, obj, cancellationToken) is { } changed ? changed.Object : obj;
            }
        }

        return obj;
    }

    /// <summary>Throws the refusal of the validating side, if any. <paramref name="obj"/> is <c>null</c> on delete.</summary>
    public async Task ValidateAsync(AdmissionAttributes attributes, JsonObject? obj, CancellationToken cancellationToken)
    {
        var calls = configurations.Validating
            .Where(webhook => configurations.Matches(webhook, attributes, obj))
            .Select(webhook => caller.CallAsync(webhook, attributes, obj, cancellationToken))
            .ToList();
        await Task.WhenAll(calls);
    }

    /// <summary><c>null</c> if the webhook was not called, or left the object as it was.</summary>
    private async Task<AdmissionVerdict?> MutateAsync(
        Webhook webhook, AdmissionAttributes attributes, JsonObject? obj, CancellationToken cancellationToken)
    {
        if (!configurations.Matches(webhook, attributes, obj))
        {
            return null;
        }

        var verdict = await caller.CallAsync(webhook, attributes, obj, cancellationToken);
        return verdict.Object is null || ReferenceEquals(verdict.Object, obj) ? null : verdict;
    }
}
