using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Ssm.OpenServiceBroker.Server;

/// <summary>Checks <c>Authorization</c> in a time that does not depend on how much of it is right.</summary>
internal sealed class BrokerAuthentication(IBrokerCredentials credentials, string realm)
{
    public bool Accepts(StringValues header)
    {
        var presented = Read(header);
        var isAccepted = false;
        foreach (var accepted in credentials.Accepted)
        {
            isAccepted |= accepted is BrokerCredential.Anonymous || Matches(accepted, presented);
        }

        return isAccepted;
    }

    /// <summary>The schemes a client may use here, basic if nothing else is known.</summary>
    public StringValues Challenges()
    {
        var accepted = credentials.Accepted;
        var challenges = new List<string>();
        if (accepted.OfType<BrokerCredential.Basic>().Any() || !accepted.OfType<BrokerCredential.Bearer>().Any())
        {
            challenges.Add($"Basic realm=\"{realm}\", charset=\"UTF-8\"");
        }

        if (accepted.OfType<BrokerCredential.Bearer>().Any())
        {
            challenges.Add($"Bearer realm=\"{realm}\"");
        }

        return challenges.ToArray();
    }

    private static BrokerCredential? Read(StringValues header)
    {
        if (header is not [{ } only] || !AuthenticationHeaderValue.TryParse(only, out var value) || value.Parameter is not { } parameter)
        {
            return null;
        }

        return value.Scheme.ToUpperInvariant() switch
        {
            "BEARER" => new BrokerCredential.Bearer { Token = parameter },
            "BASIC" when TryReadBasic(parameter, out var basic) => basic,
            _ => null,
        };
    }

    private static bool TryReadBasic(string parameter, [NotNullWhen(true)] out BrokerCredential.Basic? basic)
    {
        basic = null;
        var bytes = new byte[parameter.Length];
        if (Convert.TryFromBase64String(parameter, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var username, var password])
        {
            basic = new BrokerCredential.Basic { Username = username, Password = password };
        }

        return basic is not null;
    }

    private static bool Matches(BrokerCredential accepted, BrokerCredential? presented) => (accepted, presented) switch
    {
        (BrokerCredential.Basic a, BrokerCredential.Basic p) => Same(a.Username, p.Username) & Same(a.Password, p.Password),
        (BrokerCredential.Bearer a, BrokerCredential.Bearer p) => Same(a.Token, p.Token),
        _ => false,
    };

    /// <summary>Hashes are compared, so that lengths do not show either.</summary>
    private static bool Same(string expected, string presented) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(expected)), SHA256.HashData(Encoding.UTF8.GetBytes(presented)));
}
