using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Ssm.Standalone.ApiServer.Credentials;

namespace Ssm.Standalone.ApiServer.Authentication;

/// <summary>Says who makes a request: by the certificate of its connection, else by its bearer token, else nobody.</summary>
internal sealed class Authenticator(CertificateAuthority authority, ServiceAccountAuthenticator serviceAccounts, TimeProvider time)
{
    private const string Bearer = "Bearer ";

    /// <summary>Certificates verified before; only good ones get in, so it grows no faster than we issue.</summary>
    private readonly ConcurrentDictionary<string, (UserIdentity User, DateTimeOffset End)> _known = new();

    /// <summary><see cref="UserIdentity.Anonymous"/> if there is no credential; <c>null</c> if there is one that is not good.</summary>
    public UserIdentity? Authenticate(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return serviceAccounts.Authenticate(header[Bearer.Length..].Trim());
        }

        return http.Connection.ClientCertificate is { } certificate ? FromCertificate(certificate)
            : header.Length > 0 ? null
            : UserIdentity.Anonymous;
    }

    private UserIdentity? FromCertificate(X509Certificate2 certificate)
    {
        var now = time.GetUtcNow();
        if (_known.TryGetValue(certificate.Thumbprint, out var known) && now < known.End)
        {
            return known.User;
        }

        if (!authority.IsTrustedClient(certificate))
        {
            return null;
        }

        var names = certificate.SubjectName.EnumerateRelativeDistinguishedNames(reversed: false).ToList();
        var user = names.LastOrDefault(name => name.GetSingleElementType().Value == "2.5.4.3")?.GetSingleElementValue() ?? "";
        var groups = names.Where(name => name.GetSingleElementType().Value == "2.5.4.10").Select(name => name.GetSingleElementValue()).OfType<string>();
        var identity = new UserIdentity(user, "", [.. groups, "system:authenticated"]);
        _known[certificate.Thumbprint] = (identity, new DateTimeOffset(certificate.NotAfter));
        return identity;
    }
}
