namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>How the last reading of a broker's catalog went.</summary>
public sealed record ServiceBrokerStatus
{
    /// <summary><c>Ready</c> and <c>Failed</c>, in the order they first appeared.</summary>
    public IReadOnlyList<ServiceCondition> Conditions { get => field ?? []; init; }

    /// <summary>The generation whose spec was last acted upon to the end.</summary>
    public long ReconciledGeneration { get; init; }

    /// <summary>When the present run of failures began; null while all is well.</summary>
    public DateTimeOffset? OperationStartTime { get; init; }

    /// <summary>When the catalog was last read with success.</summary>
    public DateTimeOffset? LastCatalogRetrievalTime { get; init; }

    /// <summary>The version of the Open Service Broker API that is spoken to the broker; null before its catalog was read.</summary>
    public string? OsbApiVersion { get; init; }

    /// <summary>For the Status column: the type of the last condition if true, else its reason.</summary>
    public string LastConditionState { get => field ?? ""; init; }
}
