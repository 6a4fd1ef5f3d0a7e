namespace Ssm.StatefulServices.Credis;

/// <summary>Names of an instance's passwords.</summary>
internal static class CredisSecretNames
{
    /// <summary>Of the default user: what bindings hand out. The user's parameter of this name goes first.</summary>
    public const string Password = "pass";

    /// <summary>Of the operator's own user.</summary>
    public const string Admin = "admin";

    /// <summary>Of the exporter's user.</summary>
    public const string Monitor = "monitor";

    /// <summary>Of the user that replicas follow their master with.</summary>
    public const string Replication = "replication";
}
