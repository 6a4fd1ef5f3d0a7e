using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Ssm.StatefulServices.Tests.Platforms;

namespace Ssm.StatefulServices.Tests.Csp;

/// <summary>The client that an application would have, made of its binding's credentials alone.</summary>
internal sealed class S3 : IDisposable
{
    private readonly AmazonS3Client _client;

    private S3(string endpoint, string accessKey, string secretKey, string region, string bucket)
    {
        Bucket = bucket;
        _client = new AmazonS3Client(new BasicAWSCredentials(accessKey, secretKey), new AmazonS3Config
        {
            ServiceURL = endpoint,
            AuthenticationRegion = region,
            ForcePathStyle = true,
            MaxErrorRetry = 0,
            Timeout = TimeSpan.FromSeconds(30),

            // Swift 2.30 does not know the checksums that this client sends unasked since its fourth version.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
    }

    public string Bucket { get; }

    public IAmazonS3 Client => _client;

    /// <summary>A client of a binding, at the instance's address or at one of its nodes.</summary>
    public static S3 Of(TestBinding binding, string? host = null) =>
        new($"http://{host ?? binding["ipv4"]}:{binding["port"]}", binding["access_key"], binding["secret_key"], binding["region"], binding["bucket"]);

    public Task PutAsync(string key, string content) => PutAsync(Bucket, key, Encoding.UTF8.GetBytes(content));

    public Task PutAsync(string bucket, string key, byte[] content) => _client.PutObjectAsync(new PutObjectRequest
    {
        BucketName = bucket,
        Key = key,
        InputStream = new MemoryStream(content),
        UseChunkEncoding = false,
    });

    public async Task<string> GetAsync(string key)
    {
        using var answer = await _client.GetObjectAsync(Bucket, key);
        using var reader = new StreamReader(answer.ResponseStream);
        return await reader.ReadToEndAsync();
    }

    public async Task<IReadOnlyList<string>> ListAsync() =>
        [.. ((await _client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket })).S3Objects ?? []).Select(found => found.Key)];

    /// <summary>Uploads an object in two parts.</summary>
    public async Task PutInPartsAsync(string key, byte[] first, byte[] second)
    {
        var upload = await _client.InitiateMultipartUploadAsync(Bucket, key);
        var parts = new List<PartETag>();
        foreach (var part in new[] { first, second })
        {
            var answer = await _client.UploadPartAsync(new UploadPartRequest
            {
                BucketName = Bucket,
                Key = key,
                UploadId = upload.UploadId,
                PartNumber = parts.Count + 1,
                InputStream = new MemoryStream(part),
                UseChunkEncoding = false,
            });
            parts.Add(new PartETag(parts.Count + 1, answer.ETag));
        }

        await _client.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest { BucketName = Bucket, Key = key, UploadId = upload.UploadId, PartETags = parts });
    }

    /// <summary>The error code of a request that is refused.</summary>
    public static async Task<(HttpStatusCode Status, string Code)> RefusalAsync(Func<Task> request)
    {
        var refused = await Assert.ThrowsAnyAsync<AmazonS3Exception>(request);
        return (refused.StatusCode, refused.ErrorCode);
    }

    public void Dispose() => _client.Dispose();
}
