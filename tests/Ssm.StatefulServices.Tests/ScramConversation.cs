using System.Security.Cryptography;
using System.Text;

namespace Ssm.StatefulServices.Tests;

/// <summary>The server's side of SCRAM (RFC 5802).</summary>
/// <param name="hash">The hash function.</param>
/// <param name="secretOf">What is known of a user's password; null for a user that does not exist.</param>
internal sealed class ScramConversation(HashAlgorithmName hash, Func<string, ScramSecret?> secretOf)
{
    private string _first = "";
    private string _serverFirst = "";
    private ScramSecret? _secret;

    public string User { get; private set; } = "";

    public bool IsDone { get; private set; }

    /// <summary>The answer to a message of the client; null when the client is not who it says.</summary>
    public string? Answer(string message)
    {
        if (_first.Length == 0)
        {
            _first = message[message.IndexOf("n=", StringComparison.Ordinal)..];
            var fields = Fields(_first);
            User = fields["n"].Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
            _secret = secretOf(User);
            var secret = _secret ?? ScramSecret.Of(RandomNumberGenerator.GetHexString(32), hash);
            var nonce = fields["r"] + Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
            return _serverFirst = $"r={nonce},s={Convert.ToBase64String(secret.Salt)},i={secret.Iterations}";
        }

        var auth = Encoding.UTF8.GetBytes($"{_first},{_serverFirst},{message[..message.LastIndexOf(",p=", StringComparison.Ordinal)]}");
        var clientKey = CryptographicOperations.HmacData(hash, _secret?.Salted ?? [], "Client Key"u8.ToArray());
        var signature = CryptographicOperations.HmacData(hash, CryptographicOperations.HashData(hash, clientKey), auth);
        if (_secret is null || !clientKey.Zip(signature, (key, sign) => (byte)(key ^ sign)).SequenceEqual(Convert.FromBase64String(Fields(message)["p"])))
        {
            return null;
        }

        IsDone = true;
        return $"v={Convert.ToBase64String(CryptographicOperations.HmacData(hash, CryptographicOperations.HmacData(hash, _secret.Salted, "Server Key"u8.ToArray()), auth))}";
    }

    private static Dictionary<string, string> Fields(string message) =>
        message.Split(',').Where(field => field.Length > 2 && field[1] == '=').ToDictionary(field => field[..1], field => field[2..]);
}
