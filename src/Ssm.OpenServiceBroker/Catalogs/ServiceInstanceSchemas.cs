namespace Ssm.OpenServiceBroker.Catalogs;

/// <summary>OSB v2.17, "Service Instance Schema Object".</summary>
public sealed record ServiceInstanceSchemas
{
    /// <summary>Parameters of provision.</summary>
    public InputParametersSchema? Create { get; init; }

    /// <summary>Parameters of update.</summary>
    public InputParametersSchema? Update { get; init; }
}
