namespace Ssm.StatefulServices.Api;

/// <summary>The values of <see cref="StatefulServiceStatus.Phase"/>.</summary>
public static class StatefulServicePhase
{
    /// <summary>Seen, but nothing was made yet.</summary>
    public const string Pending = "Pending";

    /// <summary>Being made; it was never ready.</summary>
    public const string Provisioning = "Provisioning";

    /// <summary>As the spec says.</summary>
    public const string Ready = "Ready";

    /// <summary>Was ready, and a change of the spec is being carried out.</summary>
    public const string Updating = "Updating";

    /// <summary>Was ready with this spec, and something of it failed since; it is being repaired.</summary>
    public const string Degraded = "Degraded";

    /// <summary>Being removed, data included.</summary>
    public const string Deleting = "Deleting";

    /// <summary>The spec cannot be made so, and no waiting will help.</summary>
    public const string Failed = "Failed";
}
