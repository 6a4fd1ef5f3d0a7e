using System.Security.Cryptography;
using System.Text;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Credis;

/// <summary>The users of a Redis node and what each may do.</summary>
internal static class CredisUsers
{
    public const string Admin = "ssm";

    public const string Watcher = "ssm-monitor";

    public const string Replication = "ssm-replication";

    /// <summary>
    /// Everything on the data, and what clients look at when they connect; nothing by which an application could take the instance from its
    /// operator: configuration, users, replication, shutdown.
    /// </summary>
    private const string ApplicationRights = "+@all -@admin +client +role +slowlog +latency +lastsave";

    private const string AdminRights = "~* &* +@all";

    /// <summary>What an exporter asks; no key, and no setting that holds a secret.</summary>
    private const string MonitorRights = "+ping +info +client|list +client|setname +slowlog|get +slowlog|len +latency|latest +latency|histogram +cluster|info";

    private const string ReplicationRights = "+psync +replconf +ping";

    /// <summary>True for the users that the configuration makes; no binding can have their names.</summary>
    public static bool IsOwn(string name) => name == "default" || name == Admin || name.StartsWith($"{Admin}-", StringComparison.Ordinal);

    /// <summary>Whom applications log in as.</summary>
    public static CredisUser Application(InstanceSecrets secrets, bool isOn) => new()
    {
        Name = "default",
        IsOn = isOn,
        PasswordHash = Hash(secrets[CredisSecretNames.Password]),
        Rights = $"~* &* {ApplicationRights}",
    };

    /// <summary>Whom a binding with an account of its own logs in as; null for a binding that shares the instance's account.</summary>
    public static CredisUser? Binding(Account account) => account is { User.Length: > 0, Password: { } password }
        ? new CredisUser { Name = account.User, IsOn = true, PasswordHash = Hash(password), Rights = CredisGrant.Of(account.Parameters).ToRights(ApplicationRights) }
        : null;

    /// <summary>The operator.</summary>
    public static CredisUser Operator(InstanceSecrets secrets) => new()
    {
        Name = Admin,
        IsOn = true,
        PasswordHash = Hash(secrets[CredisSecretNames.Admin]),
        Rights = AdminRights,
    };

    /// <summary>Whom replicas log in to their master as.</summary>
    public static CredisUser Replicas(InstanceSecrets secrets, bool isOn) => new()
    {
        Name = Replication,
        IsOn = isOn,
        PasswordHash = Hash(secrets[CredisSecretNames.Replication]),
        Rights = ReplicationRights,
    };

    /// <summary>Whom the exporter logs in as.</summary>
    public static CredisUser Monitor(InstanceSecrets secrets) => new()
    {
        Name = Watcher,
        IsOn = true,
        PasswordHash = Hash(secrets[CredisSecretNames.Monitor]),
        Rights = MonitorRights,
    };

    private static string Hash(string password) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(password)));
}
