namespace Ssm.OpenServiceBroker.Server;

/// <summary>What the members of a request body must be, as data. Absent and null are the same; members not named here are free.</summary>
internal sealed record RequestRules
{
    public static readonly RequestRules Provision = new()
    {
        RequiredStrings = ["service_id", "plan_id", "organization_guid", "space_guid"],
        Objects = ["context", "parameters", "maintenance_info"],
    };

    public static readonly RequestRules Update = new()
    {
        RequiredStrings = ["service_id"],
        OptionalStrings = ["plan_id"],
        Objects = ["context", "parameters", "previous_values", "maintenance_info"],
    };

    public static readonly RequestRules Bind = new()
    {
        RequiredStrings = ["service_id", "plan_id"],
        OptionalStrings = ["app_guid", "predecessor_binding_id"],
        Objects = ["context", "parameters", "bind_resource"],
        Waiver = "predecessor_binding_id",
    };

    /// <summary>Must be there and not empty.</summary>
    public IReadOnlyList<string> RequiredStrings { get; init; } = [];

    /// <summary>Not empty if there.</summary>
    public IReadOnlyList<string> OptionalStrings { get; init; } = [];

    /// <summary>JSON objects if there.</summary>
    public IReadOnlyList<string> Objects { get; init; } = [];

    /// <summary>With this member there, the required strings are optional ones: a rotation takes them from the predecessor.</summary>
    public string? Waiver { get; init; }
}
