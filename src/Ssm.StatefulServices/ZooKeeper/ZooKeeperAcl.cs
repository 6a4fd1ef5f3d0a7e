using System.Security.Cryptography;
using System.Text;

namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>One entry of a node's access list: who may do what.</summary>
/// <param name="Permissions">Sum of read 1, write 2, create 4, delete 8, administer 16.</param>
/// <param name="Scheme">Such as <c>digest</c> or <c>world</c>.</param>
/// <param name="Id">Who, in the scheme's terms.</param>
internal sealed record ZooKeeperAcl(int Permissions, string Scheme, string Id)
{
    /// <summary>Everything.</summary>
    public const int All = 31;

    /// <summary>Everything but changing who may do what.</summary>
    public const int Use = 15;

    /// <summary>An entry for a user with a password.</summary>
    public static ZooKeeperAcl Of(int permissions, string user, string password) => new(permissions, "digest", Digest(user, password));

    /// <summary>How ZooKeeper writes a user down: with the hash of name and password (ZooKeeper Administrator's Guide, "superDigest").</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "ZooKeeper's digest scheme is SHA-1; the passwords are random.")]
    public static string Digest(string user, string password) => $"{user}:{Convert.ToBase64String(SHA1.HashData(Encoding.UTF8.GetBytes($"{user}:{password}")))}";
}
