using System.Security.Cryptography;
using System.Text;

namespace Ssm.StatefulServices.Tests;

/// <summary>What a server knows of a user's password (RFC 5802).</summary>
internal sealed record ScramSecret(byte[] Salt, int Iterations, byte[] Salted)
{
    public static ScramSecret Of(string password, HashAlgorithmName hash)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var size = CryptographicOperations.HashData(hash, []).Length;
        return new ScramSecret(salt, 4096, Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, 4096, hash, size));
    }
}
