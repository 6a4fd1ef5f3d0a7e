using System.Net;
using System.Text.Json;
using Ssm.OpenServiceBroker.Client;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Parameters;

namespace Ssm.ServiceCatalog.Drifts;

/// <summary>
/// What a broker's answer says of what it has, compared with what it was asked for. OSB v2.17, "Fetching a Service Instance" and "Fetching a Service Binding".
/// </summary>
internal static class Fetched
{
    /// <summary>Whether the broker says that it does not have it. Without an OSB body a 404 comes from a proxy or a wrong URL, and says nothing.</summary>
    public static bool IsForgotten<T>(BrokerOutcome<T> outcome) =>
        outcome is BrokerOutcome<T>.Rejected { Error: { Status: HttpStatusCode.NotFound, ResponseError: null } };

    /// <summary>False when the answer says nothing.</summary>
    /// <param name="outcome">The broker's answer.</param>
    /// <param name="kind">What was fetched, in words.</param>
    /// <param name="compare">What is different, in words and without values; null = nothing.</param>
    /// <param name="difference">The same, for an answer that says something.</param>
    public static bool TryCompare<T>(BrokerOutcome<T> outcome, string kind, Func<T, string?> compare, out string? difference)
    {
        difference = outcome is BrokerOutcome<T>.Succeeded { Value: var found } ? compare(found)
            : IsForgotten(outcome) ? $"it does not know the {kind} any more"
            : null;
        return outcome is BrokerOutcome<T>.Succeeded || IsForgotten(outcome);
    }

    /// <summary>The parameters that the broker has otherwise than it was told; null = none. It adds its defaults, and leaves secret ones out.</summary>
    /// <param name="parameters">As the spec says now.</param>
    /// <param name="told">Checksum of what the broker was told: a Secret of <c>parametersFrom</c> that was changed since is not that.</param>
    /// <param name="has">What the broker says that it has.</param>
    public static string? Difference(ParameterSet? parameters, string? told, JsonElement? has)
    {
        if (parameters?.Checksum != told
            || parameters?.Full is not { ValueKind: JsonValueKind.Object } sent
            || has is not { ValueKind: JsonValueKind.Object } there)
        {
            return null;
        }

        var different = sent.EnumerateObject()
            .Where(parameter => there.TryGetProperty(parameter.Name, out var value) && !JsonElement.DeepEquals(parameter.Value, value))
            .Select(parameter => GoString.Quote(parameter.Name))
            .ToList();
        return different.Count == 0 ? null : $"it has other values of parameters {string.Join(", ", different)}";
    }

    /// <summary>With condition <c>Drifted</c>, or without it; what has changed of that is told.</summary>
    public static (IReadOnlyList<ServiceCondition> Conditions, IReadOnlyList<CatalogEvent> Events) WithDrift(
        this IReadOnlyList<ServiceCondition> conditions, Notice? drifted, Notice resolved, DateTimeOffset now)
    {
        var old = conditions.Find(ConditionType.Drifted);
        return drifted is { } notice
            ? (conditions.With(ConditionType.Drifted, ConditionStatus.True, notice, now), old?.Message == notice.Message ? [] : [CatalogEvent.Warning(notice)])
            : (conditions.Without(ConditionType.Drifted), old is null ? [] : [CatalogEvent.Normal(resolved)]);
    }
}
