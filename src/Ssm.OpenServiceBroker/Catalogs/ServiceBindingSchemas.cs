namespace Ssm.OpenServiceBroker.Catalogs;

/// <summary>OSB v2.17, "Service Binding Schema Object".</summary>
public sealed record ServiceBindingSchemas
{
    /// <summary>Parameters of bind.</summary>
    public InputParametersSchema? Create { get; init; }
}
