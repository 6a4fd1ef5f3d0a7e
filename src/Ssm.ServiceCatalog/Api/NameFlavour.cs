namespace Ssm.ServiceCatalog.Api;

/// <summary>The three ways to name a class or a plan.</summary>
public enum NameFlavour
{
    /// <summary>By the OSB name.</summary>
    ExternalName,

    /// <summary>By the OSB id.</summary>
    ExternalId,

    /// <summary>By the Kubernetes name.</summary>
    Name,
}
