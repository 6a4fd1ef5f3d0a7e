using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>The accounts that every node has from its first start on, and what each may do.</summary>
internal static class TdsqlUsers
{
    /// <summary>Where all names begin that bindings cannot have.</summary>
    public const string Prefix = "ssm";

    /// <summary>The operator: everything, also on a node that takes no writes.</summary>
    public const string Admin = "ssm";

    /// <summary>
    /// Who makes databases and the accounts of bindings. It may not write where the server is read-only, so that what it does can only happen on the primary,
    /// whatever it believes the primary to be.
    /// </summary>
    public const string Binder = "ssm-binder";

    public const string Replication = "ssm-replication";

    public const string Exporter = "ssm-exporter";

    /// <summary>What it hands on, and what it needs to make accounts and to end their sessions.</summary>
    private const string BinderRights =
        "SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES, CREATE VIEW, SHOW VIEW, TRIGGER, EVENT, CREATE ROUTINE, ALTER ROUTINE, EXECUTE, " +
        "LOCK TABLES, CREATE TEMPORARY TABLES, DELETE HISTORY, CREATE USER, RELOAD, PROCESS, SHOW DATABASES, CONNECTION ADMIN";

    /// <summary>What creates the accounts in a new data directory. It holds hashes, no passwords.</summary>
    public static string Bootstrap(InstanceSecrets secrets) => $"""
        FLUSH PRIVILEGES;
        DELETE FROM mysql.global_priv WHERE User <> 'mariadb.sys';
        DELETE FROM mysql.proxies_priv;
        FLUSH PRIVILEGES;
        {Create(Admin, secrets[TdsqlSecretNames.Admin])}
        GRANT ALL PRIVILEGES ON *.* TO {TdsqlSql.Account(Admin)} WITH GRANT OPTION;
        {Create(Binder, secrets[TdsqlSecretNames.Binder])}
        GRANT {BinderRights} ON *.* TO {TdsqlSql.Account(Binder)} WITH GRANT OPTION;
        {Create(Replication, secrets[TdsqlSecretNames.Replication])}
        GRANT REPLICATION SLAVE, REPLICATION CLIENT, SELECT, RELOAD, PROCESS, LOCK TABLES, SHOW VIEW, TRIGGER, EVENT ON *.* TO {TdsqlSql.Account(Replication)};
        {Create(Exporter, secrets[TdsqlSecretNames.Exporter])}
        GRANT PROCESS, REPLICATION CLIENT, SLAVE MONITOR ON *.* TO {TdsqlSql.Account(Exporter)};
        GRANT SELECT ON performance_schema.* TO {TdsqlSql.Account(Exporter)};
        CREATE DATABASE ssm;
        CREATE TABLE ssm.init_scripts (database_name VARCHAR(64) NOT NULL, script CHAR(64) NOT NULL, finished TIMESTAMP NOT NULL, PRIMARY KEY (database_name, script)) ENGINE=InnoDB;

        """;

    private static string Create(string user, string password) =>
        $"CREATE USER {TdsqlSql.Account(user)} IDENTIFIED BY PASSWORD '{TdsqlSql.PasswordHash(password)}';";
}
