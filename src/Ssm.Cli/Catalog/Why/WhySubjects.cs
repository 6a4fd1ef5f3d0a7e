using System.Globalization;
using System.Text.RegularExpressions;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Why;

/// <summary>Reads the object that a user asks about, and the names of what it may wait on.</summary>
internal static partial class WhySubjects
{
    private const string RetryBackoff = "RetryBackoff";

    /// <summary>The object by kind and name.</summary>
    public static async Task<WhySubject> FindAsync(CatalogSession session, string kind, string name, CancellationToken cancellationToken)
    {
        var subject = Kind(kind) switch
        {
            nameof(ServiceInstance) => await InstanceAsync(session, name, cancellationToken),
            nameof(ServiceBinding) => await BindingAsync(session, name, cancellationToken),
            _ => await BrokerAsync(session, name, cancellationToken),
        };
        return subject with { Backoff = await BackoffAsync(session, subject, cancellationToken) };
    }

    /// <summary>The kind's name, whichever way the user writes it.</summary>
    /// <exception cref="FormatException">It is no kind that waits.</exception>
    public static string Kind(string text) => text.Split('.')[0].ToLowerInvariant() switch
    {
        "instance" or "instances" or "inst" or "serviceinstance" or "serviceinstances" => nameof(ServiceInstance),
        "binding" or "bindings" or "bnd" or "servicebinding" or "servicebindings" => nameof(ServiceBinding),
        "broker" or "brokers" or "brk" or "servicebroker" or "servicebrokers" or "clusterservicebroker" or "clusterservicebrokers" => nameof(ServiceBroker),
        _ => throw new FormatException($"'{text}' waits for nothing; ask about an instance, a binding or a broker"),
    };

    private static async Task<WhySubject> InstanceAsync(CatalogSession session, string name, CancellationToken cancellationToken)
    {
        var instance = await session.RequireAsync(CatalogTypes.ServiceInstances, "instance", name, cancellationToken);
        var names = new Dictionary<WaitsFor, string>(await NamesAsync(session, instance, cancellationToken));
        var bindings = (await session.Api.ListAsync(CatalogTypes.ServiceBindings, ListScope.In(session.Namespace), cancellationToken)).Items
            .Where(binding => binding.Spec.InstanceRef?.Name == name).Select(binding => $"\"{binding.Metadata.Name}\"").ToList();
        if (bindings.Count > 0)
        {
            names[WaitsFor.Bindings] = $"binding {string.Join(", ", bindings)}";
        }

        return new WhySubject
        {
            Metadata = instance.Metadata,
            Conditions = instance.Status?.Conditions,
            ObservedGeneration = instance.Status?.ObservedGeneration ?? 0,
            IsPolling = instance.Status?.AsyncOpInProgress == true,
            OperationStartTime = instance.Status?.OperationStartTime,
            Names = names,
        };
    }

    private static async Task<WhySubject> BindingAsync(CatalogSession session, string name, CancellationToken cancellationToken)
    {
        var binding = await session.RequireAsync(CatalogTypes.ServiceBindings, "binding", name, cancellationToken);
        var instanceName = binding.Spec.InstanceRef?.Name ?? string.Empty;
        var instance = await session.Api.GetAsync(CatalogTypes.ServiceInstances, new NamespacedName(session.Namespace, instanceName), cancellationToken);
        var names = instance is null ? [] : new Dictionary<WaitsFor, string>(await NamesAsync(session, instance, cancellationToken));
        names[WaitsFor.Instance] = $"instance \"{instanceName}\"";
        AddSecrets(names, binding.Spec.ParametersFrom);
        return new WhySubject
        {
            Metadata = binding.Metadata,
            Conditions = binding.Status?.Conditions,
            ObservedGeneration = binding.Metadata.Generation ?? 0,
            IsPolling = binding.Status?.AsyncOpInProgress == true,
            OperationStartTime = binding.Status?.OperationStartTime,
            Names = names,
        };
    }

    private static async Task<WhySubject> BrokerAsync(CatalogSession session, string name, CancellationToken cancellationToken)
    {
        var broker = await ScopedKinds.Brokers.FindOneAsync(session.Api, session.Where, name, item => item.Metadata.Name == name, cancellationToken);
        return new WhySubject
        {
            Metadata = broker.Metadata,
            Conditions = broker.Status?.Conditions,
            ObservedGeneration = broker.Metadata.Generation ?? 0,
            OperationStartTime = broker.Status?.OperationStartTime,
            Names = Named(broker),
        };
    }

    /// <summary>What an instance refers to.</summary>
    private static async Task<IReadOnlyDictionary<WaitsFor, string>> NamesAsync(CatalogSession session, ServiceInstance instance, CancellationToken cancellationToken)
    {
        var reference = PlanReference.Of(instance.Spec);
        var scope = new CatalogScope(reference.IsNamespaced ? ScopeKind.Namespace : ScopeKind.Cluster, session.Namespace);
        var className = instance.Spec.ClusterServiceClassRef?.Name ?? instance.Spec.ServiceClassRef?.Name;
        var classes = await ScopedKinds.Classes.ListAsync(session.Api, scope, cancellationToken);
        var owner = classes.FirstOrDefault(item => item.Metadata.Name == className)?.Spec.BrokerName;
        var broker = owner is null ? null : (await ScopedKinds.Brokers.ListAsync(session.Api, scope, cancellationToken)).FirstOrDefault(item => item.Metadata.Name == owner);
        var names = broker is null ? [] : Named(broker);
        names[WaitsFor.Class] = $"class \"{reference.Class}\"";
        names[WaitsFor.Plan] = $"plan \"{reference.Plan}\"";
        if (owner is not null)
        {
            names[WaitsFor.BrokerObject] = $"broker \"{owner}\"";
        }

        AddSecrets(names, instance.Spec.ParametersFrom);
        return names;
    }

    private static Dictionary<WaitsFor, string> Named(IServiceBroker broker)
    {
        var secret = (broker.Spec.AuthInfo?.Basic ?? broker.Spec.AuthInfo?.Bearer)?.SecretRef;
        var names = new Dictionary<WaitsFor, string> { [WaitsFor.BrokerObject] = $"broker \"{broker.Metadata.Name}\" at {broker.Spec.Url}" };
        if (secret is not null)
        {
            names[WaitsFor.BrokerSecret] = $"secret \"{new NamespacedName(secret.Namespace ?? broker.Metadata.NamespaceProperty, secret.Name ?? string.Empty)}\"";
        }

        return names;
    }

    private static void AddSecrets(Dictionary<WaitsFor, string> names, IReadOnlyList<ParametersFromSource>? sources)
    {
        if (sources is { Count: > 0 })
        {
            names[WaitsFor.Secret] = $"secret {string.Join(", ", sources.Select(source => $"\"{source.SecretKeyRef?.Name}\""))}";
        }
    }

    /// <summary>The catalog tells in an event when it goes on after a refusal.</summary>
    private static async Task<string?> BackoffAsync(CatalogSession session, WhySubject subject, CancellationToken cancellationToken)
    {
        var scope = new ListScope { Namespace = subject.Metadata.NamespaceProperty ?? "default", FieldSelector = $"involvedObject.uid={subject.Metadata.Uid},reason={RetryBackoff}" };
        var told = (await session.Api.ListAsync(KubernetesTypes.Events, scope, cancellationToken)).Items
            .OrderBy(item => item.LastTimestamp ?? item.FirstTimestamp ?? DateTime.MinValue).LastOrDefault();
        return told is not null && NextAttempt().Match(told.Message) is { Success: true } match
            && DateTimeOffset.Parse(match.Groups["time"].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) is var next && next > session.Time.GetUtcNow()
            ? string.Create(CultureInfo.InvariantCulture, $"and is tried again at {next.UtcDateTime:HH:mm:ss} UTC")
            : null;
    }

    [GeneratedRegex(@"(?<time>\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}) \+0000 UTC", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NextAttempt();
}
