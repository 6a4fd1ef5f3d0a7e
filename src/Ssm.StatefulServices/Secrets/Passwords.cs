using System.Security.Cryptography;

namespace Ssm.StatefulServices.Secrets;

/// <summary>Where new passwords come from.</summary>
public static class Passwords
{
    private const int Length = 24;

    /// <summary>24 random letters and digits, from the operating system's generator for secrets: 142 bits. Safe in files, URLs and shells.</summary>
    public static string Generate() => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", Length);
}
