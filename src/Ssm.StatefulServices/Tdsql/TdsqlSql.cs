using System.Security.Cryptography;
using System.Text;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>Names and values inside statements that take no parameters, such as <c>GRANT</c>. Pure.</summary>
internal static class TdsqlSql
{
    /// <summary>A name between backticks.</summary>
    public static string Name(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    /// <summary>A database in <c>GRANT</c> and <c>REVOKE</c>, where <c>_</c> and <c>%</c> would stand for any letters: rights on <c>my_db</c> are none on <c>myxdb</c>.</summary>
    public static string GrantedDatabase(string name) =>
        Name(name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal));

    /// <summary>A text between quotes.</summary>
    public static string Text(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>An account, whatever host it comes from.</summary>
    public static string Account(string user) => $"{Text(user)}@'%'";

    /// <summary>
    /// The hash that the server keeps of a password (<c>mysql_native_password</c>). Statements carry it instead of the password, which so never comes to the
    /// binary log, the process list or a message.
    /// </summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "The protocol's own hash; passwords are random and of 142 bits.")]
    public static string PasswordHash(string password) => $"*{Convert.ToHexString(SHA1.HashData(SHA1.HashData(Encoding.UTF8.GetBytes(password))))}";
}
