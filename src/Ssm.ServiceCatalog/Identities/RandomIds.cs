using System.Security.Cryptography;

namespace Ssm.ServiceCatalog.Identities;

/// <summary>The production source of ids and chance; tests inject their own.</summary>
internal static class RandomIds
{
    private const int GuidBytes = 16;

    /// <summary>A random (version 4) UUID.</summary>
    public static Guid New()
    {
        Span<byte> bytes = stackalloc byte[GuidBytes];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A number in [0, 1).</summary>
    public static double Jitter() => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;
}
