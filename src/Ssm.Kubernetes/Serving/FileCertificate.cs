using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ssm.Kubernetes;

/// <summary>A certificate in two files, read again when one of them changed. While they do not fit together, as in the middle of a renewal, the last good one stays.</summary>
internal sealed class FileCertificate(string certificateFile, string keyFile)
{
    private readonly Lock _lock = new();
    private (DateTime Certificate, DateTime Key) _written;
    private (SslStreamCertificateContext Context, string Pem)? _good;

    /// <summary>The certificate with its intermediates.</summary>
    /// <exception cref="InvalidOperationException">There was never a good one; the message names the files.</exception>
    public SslStreamCertificateContext Context => Read().Context;

    /// <summary>The certificates of the file, as text, without a key that may be in it, too.</summary>
    public string Pem => Read().Pem;

    private (SslStreamCertificateContext Context, string Pem) Read()
    {
        lock (_lock)
        {
            var written = (File.GetLastWriteTimeUtc(certificateFile), File.GetLastWriteTimeUtc(keyFile));
            if (_good is { } known && _written == written)
            {
                return known;
            }

            if (TryLoad(out var problem) is { } loaded)
            {
                _good = loaded;
                _written = written;
            }

            return _good ?? throw new InvalidOperationException($"{certificateFile} and {keyFile} are no certificate with its key: {problem}");
        }
    }

    /// <summary>Of what the parser says only the kind is told: its text may quote the key.</summary>
    private (SslStreamCertificateContext Context, string Pem)? TryLoad(out string problem)
    {
        problem = "";
        try
        {
            var pem = File.ReadAllText(certificateFile);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(pem);
            var leaf = X509Certificate2.CreateFromPem(pem, File.ReadAllText(keyFile));
            return (SslStreamCertificateContext.Create(leaf, chain, offline: true), chain.ExportCertificatePems());
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problem = unreadable.Message;
        }
        catch (Exception unusable) when (unusable is CryptographicException or ArgumentException)
        {
            problem = unusable.GetType().Name;
        }

        return null;
    }
}
