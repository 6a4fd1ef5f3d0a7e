using System.Diagnostics.CodeAnalysis;

namespace Ssm.ServiceCatalog;

/// <summary>
/// Behaviour that can be switched. The first group has the original's names and defaults. Those that begin with <c>Legacy</c> bring back what
/// the original did before its defects were mended; docs/reference/differences.md says what each is about. All of them are off by default.
/// </summary>
public sealed class FeatureGates
{
    private static readonly Dictionary<string, (Action<FeatureGates, bool> Set, Func<FeatureGates, bool> Get)> Gates = new(StringComparer.Ordinal)
    {
        [nameof(OriginatingIdentity)] = ((gates, value) => gates.OriginatingIdentity = value, gates => gates.OriginatingIdentity),
        [nameof(OriginatingIdentityLocking)] = ((gates, value) => gates.OriginatingIdentityLocking = value, gates => gates.OriginatingIdentityLocking),
        [nameof(NamespacedServiceBroker)] = ((gates, value) => gates.NamespacedServiceBroker = value, gates => gates.NamespacedServiceBroker),
        [nameof(AsyncBindingOperations)] = ((gates, value) => gates.AsyncBindingOperations = value, gates => gates.AsyncBindingOperations),
        [nameof(ServicePlanDefaults)] = ((gates, value) => gates.ServicePlanDefaults = value, gates => gates.ServicePlanDefaults),
        [nameof(UpdateDashboardURL)] = ((gates, value) => gates.UpdateDashboardURL = value, gates => gates.UpdateDashboardURL),
        [nameof(CascadingDeletion)] = ((gates, value) => gates.CascadingDeletion = value, gates => gates.CascadingDeletion),
        ["PodPreset"] = ((_, _) => { }, _ => false), // known to the original, without effect there as well
        [nameof(LegacyUserInfo)] = ((gates, value) => gates.LegacyUserInfo = value, gates => gates.LegacyUserInfo),
        [nameof(LegacyHttpRetries)] = ((gates, value) => gates.LegacyHttpRetries = value, gates => gates.LegacyHttpRetries),
        [nameof(LegacyStuckDeletion)] = ((gates, value) => gates.LegacyStuckDeletion = value, gates => gates.LegacyStuckDeletion),
        [nameof(LegacyEmptyParameters)] = ((gates, value) => gates.LegacyEmptyParameters = value, gates => gates.LegacyEmptyParameters),
        [nameof(LegacySecretTransforms)] = ((gates, value) => gates.LegacySecretTransforms = value, gates => gates.LegacySecretTransforms),
        [nameof(LegacyAsyncBindFailure)] = ((gates, value) => gates.LegacyAsyncBindFailure = value, gates => gates.LegacyAsyncBindFailure),
        [nameof(LegacyBrokerConditions)] = ((gates, value) => gates.LegacyBrokerConditions = value, gates => gates.LegacyBrokerConditions),
        [nameof(LegacyCatalogReading)] = ((gates, value) => gates.LegacyCatalogReading = value, gates => gates.LegacyCatalogReading),
        [nameof(LegacyLastConditionState)] = ((gates, value) => gates.LegacyLastConditionState = value, gates => gates.LegacyLastConditionState),
        [nameof(LegacySpecLocking)] = ((gates, value) => gates.LegacySpecLocking = value, gates => gates.LegacySpecLocking),
        [nameof(LegacyMutableClassIds)] = ((gates, value) => gates.LegacyMutableClassIds = value, gates => gates.LegacyMutableClassIds),
        [nameof(LegacyUncheckedParameters)] = ((gates, value) => gates.LegacyUncheckedParameters = value, gates => gates.LegacyUncheckedParameters),
    };

    /// <summary>The names of all gates.</summary>
    public static IReadOnlyCollection<string> Names => Gates.Keys;

    /// <summary>Stamp the user on instances and bindings and tell brokers who asks. Default true.</summary>
    public bool OriginatingIdentity { get; set; } = true;

    /// <summary>Refuse changes of an instance's spec while a request for the last one is at the broker. Default true.</summary>
    public bool OriginatingIdentityLocking { get; set; } = true;

    /// <summary>Serve ServiceBroker, ServiceClass and ServicePlan. Default true.</summary>
    public bool NamespacedServiceBroker { get; set; } = true;

    /// <summary>Accept asynchronous answers to bind and unbind where the class is retrievable. Default false.</summary>
    public bool AsyncBindingOperations { get; set; }

    /// <summary>Merge default parameters of class and plan into instances. Default false.</summary>
    public bool ServicePlanDefaults { get; set; }

    /// <summary>Take a dashboard URL from update answers too. Default false.</summary>
    public bool UpdateDashboardURL { get; set; }

    /// <summary>Deleting an instance deletes its bindings instead of waiting for that. Default false.</summary>
    public bool CascadingDeletion { get; set; }

    /// <summary>The catalog's own writes stamp the catalog as the user (appendix A, 1). Default false.</summary>
    public bool LegacyUserInfo { get; set; }

    /// <summary>Refused provisions and updates are repeated without limit, refused binds not at all (appendix A, 5). Default false.</summary>
    public bool LegacyHttpRetries { get; set; }

    /// <summary>A deletion that the broker refuses for too long stays for good, with its finalizer (appendix A, 6). Default false.</summary>
    public bool LegacyStuckDeletion { get; set; }

    /// <summary>An update that takes all parameters away says nothing about them (appendix A, 7). Default false.</summary>
    public bool LegacyEmptyParameters { get; set; }

    /// <summary>Transforms are not validated and may read Secrets that their user may not read (appendix A, 9). Default false.</summary>
    public bool LegacySecretTransforms { get; set; }

    /// <summary>An asynchronous bind that failed is not cleared up at the broker (appendix A, 11). Default false.</summary>
    public bool LegacyAsyncBindFailure { get; set; }

    /// <summary>Brokers never show <c>Failed</c>, and their messages lack a blank (appendix A, 12). Default false.</summary>
    public bool LegacyBrokerConditions { get; set; }

    /// <summary>
    /// A plan that does not say so is not free, a plan keeps its first class, and one bad offering fails the whole catalog (appendix A, 13).
    /// Default false.
    /// </summary>
    public bool LegacyCatalogReading { get; set; }

    /// <summary>The Status column shows the condition added last rather than the one changed last (appendix A, 15). Default false.</summary>
    public bool LegacyLastConditionState { get; set; }

    /// <summary>A spec is locked for as long as its last version is retried (appendix A, 16). Default false.</summary>
    public bool LegacySpecLocking { get; set; }

    /// <summary>The external id of a class may be changed (appendix A, 18). Default false.</summary>
    public bool LegacyMutableClassIds { get; set; }

    /// <summary>Parameters are not checked against the plan's schema at admission; the broker may refuse them later. Default false.</summary>
    public bool LegacyUncheckedParameters { get; set; }

    /// <summary>Each gate with its value.</summary>
    public IReadOnlyDictionary<string, bool> Values => Gates.ToDictionary(gate => gate.Key, gate => gate.Value.Get(this));

    /// <summary>Those that are on, as <see cref="TryParse"/> reads them.</summary>
    public override string ToString() => string.Join(',', Values.Where(gate => gate.Value).Select(gate => $"{gate.Key}=true"));

    /// <summary>Reads <c>A=true,B=false</c>, the form of the flag <c>--feature-gates</c>; the last word on a gate counts.</summary>
    /// <param name="text">May be empty.</param>
    /// <param name="gates">The defaults, changed.</param>
    /// <param name="problem">Names the part that is wrong, and the rule.</param>
    public static bool TryParse(
        string? text, [NotNullWhen(true)] out FeatureGates? gates, [NotNullWhen(false)] out string? problem)
    {
        var read = new FeatureGates();
        gates = null;
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('=', 2, StringSplitOptions.TrimEntries) is not [var name, var value] || !bool.TryParse(value, out var isOn))
            {
                problem = $"{part}: a gate is switched by NAME=true or NAME=false";
                return false;
            }

            if (!Gates.TryGetValue(name, out var gate))
            {
                problem = $"{name}: no such feature gate; there are {string.Join(", ", Names)}";
                return false;
            }

            gate.Set(read, isOn);
        }

        gates = read;
        problem = null;
        return true;
    }
}
