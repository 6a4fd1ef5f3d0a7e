using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Api.V1Alpha1;
using Ssm.ServiceCatalog.Bindings;
using Ssm.ServiceCatalog.Instances;

namespace Ssm.ServiceCatalog.Parameters;

/// <summary>Cuts secrets out of what a broker says, before it is written where many can read it.</summary>
internal static class Redaction
{
    private const string Mark = "<redacted>";

    /// <summary>Shorter values are words that occur anyway; cutting them would garble the text and protect nothing.</summary>
    private const int ShortestSecret = 4;

    public static InstanceTransition Of(IReadOnlyList<string> secrets, InstanceTransition transition) => secrets.Count == 0
        ? transition
        : transition with
        {
            Events = [.. transition.Events.Select(told => Clean(told, secrets))],
            Status = transition.Status with { Conditions = Clean(transition.Status.Conditions, secrets) },
            Orphan = Clean(transition.Orphan, secrets),
        };

    public static BindingTransition Of(IReadOnlyList<string> secrets, BindingTransition transition) => secrets.Count == 0
        ? transition
        : transition with
        {
            Events = [.. transition.Events.Select(told => Clean(told, secrets))],
            Status = transition.Status with
            {
                Conditions = Clean(transition.Status.Conditions, secrets),
                Rotation = transition.Status.Rotation is { Message: { } message } rotation ? rotation with { Message = Clean(message, secrets) } : transition.Status.Rotation,
            },
            Orphan = Clean(transition.Orphan, secrets),
        };

    private static OrphanedResource? Clean(OrphanedResource? entry, IReadOnlyList<string> secrets) =>
        entry is null ? null : entry with { Spec = entry.Spec with { Cause = Clean(entry.Spec.Cause, secrets) } };

    private static CatalogEvent Clean(CatalogEvent told, IReadOnlyList<string> secrets) =>
        told with { Notice = told.Notice with { Message = Clean(told.Notice.Message, secrets) } };

    private static IReadOnlyList<ServiceCondition> Clean(IReadOnlyList<ServiceCondition> conditions, IReadOnlyList<string> secrets) =>
        [.. conditions.Select(condition => condition with { Message = Clean(condition.Message, secrets) })];

    private static string Clean(string text, IReadOnlyList<string> secrets) => secrets
        .Where(secret => secret.Length >= ShortestSecret)
        .OrderByDescending(secret => secret.Length)
        .Aggregate(text, (cleaned, secret) => cleaned.Replace(secret, Mark, StringComparison.Ordinal));
}
