namespace Ssm.StatefulServices.Tdsql;

/// <summary>Names of an instance's passwords.</summary>
internal static class TdsqlSecretNames
{
    /// <summary>Of the operator's own account.</summary>
    public const string Admin = "admin";

    /// <summary>Of the account that makes and ends those of bindings.</summary>
    public const string Binder = "binder";

    /// <summary>Of the account that replicas follow their primary with, and copy its data with.</summary>
    public const string Replication = "replication";

    /// <summary>Of the account that the exporter asks with.</summary>
    public const string Exporter = "exporter";

    public static IReadOnlyList<string> All { get; } = [Admin, Binder, Exporter, Replication];
}
