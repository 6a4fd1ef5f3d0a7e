using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Ssm.Cli.Demo;

/// <summary>Writes and reads an object of a bucket.</summary>
internal sealed class CspDemoClient : IDemoClient
{
    private const string Key = "hello";

    /// <inheritdoc/>
    public async Task<string> WriteAsync(DemoAccess access, string value, CancellationToken cancellationToken)
    {
        using var s3 = Connect(access);
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = access["bucket"], Key = Key, ContentBody = value, UseChunkEncoding = false }, cancellationToken);
        return $"PUT {access["bucket"]}/{Key}";
    }

    /// <inheritdoc/>
    public async Task<string> ReadAsync(DemoAccess access, CancellationToken cancellationToken)
    {
        using var s3 = Connect(access);
        using var found = await s3.GetObjectAsync(access["bucket"], Key, cancellationToken);
        using var reader = new StreamReader(found.ResponseStream);
        return $"GET {access["bucket"]}/{Key} → \"{await reader.ReadToEndAsync(cancellationToken)}\"";
    }

    private static AmazonS3Client Connect(DemoAccess access) => new(
        new BasicAWSCredentials(access["access_key"], access["secret_key"]),
        new AmazonS3Config
        {
            ServiceURL = $"http://{access.Address}:{access.Port}",
            AuthenticationRegion = access["region"],
            ForcePathStyle = true,
            MaxErrorRetry = 0,
            Timeout = TimeSpan.FromSeconds(15),

            // Swift 2.30 does not know the checksums that this client sends unasked.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
}
