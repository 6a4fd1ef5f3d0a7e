using System.Security.Cryptography;
using System.Text;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Csp;

/// <summary>
/// The keys of an instance's users. None is stored: each follows from a key of the instance, on the nodes (<c>Engine/binding_auth.py</c>) as here, so
/// that a new one needs no word to any node.
/// </summary>
internal static class CspKeys
{
    private const int Length = 40;
    private const string Operator = "operator";
    private const string TokenPrefix = "AUTH_";

    /// <summary>The secret key of an access key.</summary>
    public static string SecretOf(InstanceSecrets secrets, string accessKey) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secrets[CspSecretNames.Key]), Encoding.UTF8.GetBytes(accessKey)))[..Length];

    /// <summary>What the operator shows to the nodes.</summary>
    public static string OperatorToken(InstanceSecrets secrets) => TokenPrefix + SecretOf(secrets, Operator);

    /// <summary>An access key that looks like those that clients know, made of random letters and digits.</summary>
    public static string AccessKey(string random) => $"CSP{random.ToUpperInvariant()[..17]}";
}
