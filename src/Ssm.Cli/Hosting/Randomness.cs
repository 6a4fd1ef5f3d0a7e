using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Ssm.Cli.Hosting;

/// <summary>Chance, made here once and handed to everything that needs it.</summary>
internal static class Randomness
{
    /// <summary>A number in [0, 1) for spreading retries.</summary>
    [SuppressMessage("Security", "CA5394:Do not use insecure randomness", Justification = "Spreads retries; guards nothing.")]
    [SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "The one place where chance enters the program.")]
    public static double Jitter() => Random.Shared.NextDouble();

    /// <summary>A fresh random id.</summary>
    [SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "The one place where ids enter the program.")]
    public static Guid NewId() => Guid.NewGuid();

    /// <summary>A secret of 256 bits, safe in URLs and headers.</summary>
    public static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
