using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Why;

/// <summary>Reads the object that a user asks about.</summary>
internal static class WhySubjects
{
    /// <summary>The object by kind and name.</summary>
    public static async Task<WhySubject> FindAsync(CatalogSession session, string kind, string name, CancellationToken cancellationToken) => Kind(kind) switch
    {
        nameof(ServiceInstance) => Of(await session.RequireAsync(CatalogTypes.ServiceInstances, "instance", name, cancellationToken)),
        nameof(ServiceBinding) => Of(await session.RequireAsync(CatalogTypes.ServiceBindings, "binding", name, cancellationToken)),
        _ => Of(await ScopedKinds.Brokers.FindOneAsync(session.Api, session.Where, name, item => item.Metadata.Name == name, cancellationToken)),
    };

    /// <summary>The kind's name, whichever way the user writes it.</summary>
    /// <exception cref="FormatException">It is no kind that waits.</exception>
    public static string Kind(string text) => text.Split('.')[0].ToLowerInvariant() switch
    {
        "instance" or "instances" or "inst" or "serviceinstance" or "serviceinstances" => nameof(ServiceInstance),
        "binding" or "bindings" or "bnd" or "servicebinding" or "servicebindings" => nameof(ServiceBinding),
        "broker" or "brokers" or "brk" or "servicebroker" or "servicebrokers" or "clusterservicebroker" or "clusterservicebrokers" => nameof(ServiceBroker),
        _ => throw new FormatException($"'{text}' waits for nothing; ask about an instance, a binding or a broker"),
    };

    private static WhySubject Of(ServiceInstance instance) => new()
    {
        Metadata = instance.Metadata,
        Conditions = instance.Status?.Conditions,
        ObservedGeneration = instance.Status?.ObservedGeneration ?? 0,
        IsPolling = instance.Status?.AsyncOpInProgress == true,
        OperationStartTime = instance.Status?.OperationStartTime,
    };

    private static WhySubject Of(ServiceBinding binding) => new()
    {
        Metadata = binding.Metadata,
        Conditions = binding.Status?.Conditions,
        ObservedGeneration = binding.Metadata.Generation ?? 0,
        IsPolling = binding.Status?.AsyncOpInProgress == true,
        OperationStartTime = binding.Status?.OperationStartTime,
    };

    private static WhySubject Of(IServiceBroker broker) => new()
    {
        Metadata = broker.Metadata,
        Conditions = broker.Status?.Conditions,
        ObservedGeneration = broker.Metadata.Generation ?? 0,
        OperationStartTime = broker.Status?.OperationStartTime,
    };
}
