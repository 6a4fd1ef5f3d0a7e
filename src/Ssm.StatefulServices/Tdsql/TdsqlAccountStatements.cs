using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>The statements that make the account of a binding. Pure.</summary>
internal static class TdsqlAccountStatements
{
    /// <summary>Makes the account exactly as asked for, whether it exists or not.</summary>
    public static string Make(Account account)
    {
        var grant = TdsqlGrant.Of(account.Parameters);
        var user = TdsqlSql.Account(account.User);
        return $"""
            CREATE OR REPLACE USER {user} IDENTIFIED BY PASSWORD '{TdsqlSql.PasswordHash(account.Password ?? "")}' WITH MAX_USER_CONNECTIONS {grant.MaxConnections};
            GRANT {string.Join(", ", grant.Granted)} ON {TdsqlSql.GrantedDatabase(grant.Database)}.* TO {user}
            """;
    }
}
