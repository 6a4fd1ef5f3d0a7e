namespace Ssm.OpenServiceBroker.Catalogs;

/// <summary>OAuth client of a dashboard. OSB profile, "Dashboard Client Object".</summary>
public sealed record DashboardClient
{
    /// <summary>Id of the OAuth client.</summary>
    public string? Id { get; init; }

    /// <summary>Its secret.</summary>
    public string? Secret { get; init; }

    /// <summary>Where the authorization server sends the user back to.</summary>
    public string? RedirectUri { get; init; }

    /// <summary>Never shows the secret.</summary>
    public override string ToString() => $"DashboardClient {{ Id = {Id}, Secret = [redacted] }}";
}
