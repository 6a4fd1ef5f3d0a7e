using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Objects;

namespace Ssm.Standalone.ApiServer.Credentials;

/// <summary>Signs and verifies the tokens of service accounts: JWT (RFC 7519) with ES256 (RFC 7518 section 3.4).</summary>
internal sealed class ServiceAccountTokens : IDisposable
{
    public const string Issuer = "https://kubernetes.default.svc.cluster.local";

    private readonly ECDsa _key;
    private readonly string _keyId;
    private readonly TimeProvider _time;

    private ServiceAccountTokens(ECDsa key, TimeProvider time)
    {
        (_key, _time) = (key, time);
        _keyId = Base64Url.EncodeToString(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    /// <summary>Loads <c>sa.key</c> of a folder, making it if it is missing.</summary>
    public static ServiceAccountTokens LoadOrCreate(string folder, TimeProvider time)
    {
        var path = Path.Combine(folder, "sa.key");
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (File.Exists(path))
        {
            key.ImportFromPem(File.ReadAllText(path));
        }
        else
        {
            SecretFile.Write(path, key.ExportPkcs8PrivateKeyPem());
        }

        return new ServiceAccountTokens(key, time);
    }

    /// <summary>Signs claims, which must hold <c>exp</c> and <c>aud</c>.</summary>
    public string Sign(JsonObject claims)
    {
        var header = new JsonObject { ["alg"] = "ES256", ["kid"] = _keyId };
        var text = $"{Base64Url.EncodeToString(ObjectJson.ToBytes(header))}.{Base64Url.EncodeToString(ObjectJson.ToBytes(claims))}";
        var signature = _key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256);
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>The claims of a token that we signed and that is valid now for one of the audiences; otherwise <c>null</c>.</summary>
    public JsonObject? Verify(string token, IReadOnlyList<string> audiences)
    {
        try
        {
            var parts = token.Split('.');
            if (parts.Length != 3 || Parse(parts[0]) is not { } header || header.Text("alg") != "ES256" || header.Text("kid") != _keyId)
            {
                return null;
            }

            var signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
            return _key.VerifyData(signed, Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256)
                && Parse(parts[1]) is { } claims && IsValid(claims, audiences) ? claims : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    public void Dispose() => _key.Dispose();

    private bool IsValid(JsonObject claims, IReadOnlyList<string> audiences)
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        return claims.Text("iss") == Issuer && claims.Number("exp") > now && (claims.Number("nbf") ?? 0) <= now
            && claims.Texts("aud").Intersect(audiences).Any();
    }

    private static JsonObject? Parse(string part) => JsonNode.Parse(Base64Url.DecodeFromChars(part)) as JsonObject;
}
