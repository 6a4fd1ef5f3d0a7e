using System.Diagnostics;
using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Csp;
using Ssm.StatefulServices.Tests.Platforms;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.Csp;

/// <summary>The service as its users have it: ordered over OSB, run by a node, used by the client of those who made the protocol.</summary>
public sealed class CspServiceTests(ITestOutputHelper output)
{
    private static readonly (HttpStatusCode, string) Denied = (HttpStatusCode.Forbidden, "AccessDenied");

    /// <summary>A safety net for machines that do much else.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Standard_Bindings_HaveTheirRightsAndNoOther_AndNothingIsLeftWhenDeleted()
    {
        await using var platform = await ServicePlatform.StartAsync("csp");
        var instance = await platform.ProvisionAsync("csp-1.0-standard", """{"resources":{"memory":"256M","storage":"1G"},"exporter":true}""", Patience);
        Assert.StartsWith("2.", (await instance.ResourceAsync()).Status!.EngineVersion!, StringComparison.Ordinal);

        var binding = await instance.BindAsync("""{"bucket":"orders","__service_id__":"demo"}""");
        using var s3 = S3.Of(binding);
        await UseAsync(s3);

        // Another binding of the same bucket that may only read, and one of another bucket.
        var reading = await instance.BindAsync("""{"bucket":"orders","policy":"read-only"}""");
        using var reader = S3.Of(reading);
        Assert.Equal("content", await reader.GetAsync("folder/a name + more"));
        Assert.Equal(Denied, await S3.RefusalAsync(() => reader.PutAsync("new", "x")));
        Assert.Equal(Denied, await S3.RefusalAsync(() => reader.Client.DeleteObjectAsync("orders", "folder/a name + more")));

        var limited = await instance.BindAsync("""{"bucket":"other","quota":"1M","removeBucket":true}""");
        using var other = S3.Of(limited);
        await other.PutAsync("small", "x");

        // By itself larger than the quota: what is in the bucket already counts only once it is listed, which a busy machine may put off.
        Assert.Equal("EntityTooLarge", (await S3.RefusalAsync(() => other.PutAsync("other", "large", new byte[(1 << 20) + 1]))).Code);
        Assert.Equal(Denied, await S3.RefusalAsync(() => s3.Client.GetObjectAsync("other", "small")));
        Assert.Equal(Denied, await S3.RefusalAsync(() => s3.PutAsync("other", "small", [1])));
        Assert.Equal(Denied, await S3.RefusalAsync(() => s3.Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "other" })));
        Assert.Equal(Denied, await S3.RefusalAsync(() => s3.Client.PutBucketAsync("mine")));
        Assert.Equal(Denied, await S3.RefusalAsync(() => s3.Client.ListBucketsAsync()));

        // What clients send that were not told otherwise is refused, not stored with its framing.
        using var untold = new AmazonS3Client(
            new BasicAWSCredentials(binding["access_key"], binding["secret_key"]),
            new AmazonS3Config { ServiceURL = $"http://{binding["ipv4"]}:{binding["port"]}", AuthenticationRegion = binding["region"], ForcePathStyle = true });
        Assert.Equal(
            (HttpStatusCode.NotImplemented, "NotImplemented"),
            await S3.RefusalAsync(() => untold.PutObjectAsync(new PutObjectRequest { BucketName = "orders", Key = "untold", ContentBody = "x" })));

        await BindManyAtOnceAsync(instance);

        // The end of one is not noticed by the others, and is in force at once, for URLs that it gave away as well.
        var presigned = await s3.Client.GetPreSignedURLAsync(new GetPreSignedUrlRequest
        {
            BucketName = "orders", Key = "folder/a name + more", Expires = DateTime.UtcNow.AddMinutes(10), Protocol = Protocol.HTTP,
        });
        using var browser = new HttpClient();
        Assert.Equal("content", await browser.GetStringAsync(new Uri(presigned)));
        await binding.UnbindAsync();
        Assert.Equal(Denied, await S3.RefusalAsync(() => s3.GetAsync("folder/a name + more")));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync(new Uri(presigned))).StatusCode);
        Assert.Equal("content", await reader.GetAsync("folder/a name + more"));

        // A bucket that goes with its last binding comes back empty.
        await limited.UnbindAsync();
        using var again = S3.Of(await instance.BindAsync("""{"bucket":"other"}"""));
        Assert.Empty(await again.ListAsync());

        await BindingLife.SharedAndRotatedAsync(instance, "csp", _ => """{"bucket":"hello"}""");
        await instance.KillAsync(0);
        await AnswersAsync(() => reader.GetAsync("folder/a name + more"));
        await TellsPrometheusAsync(reading.Nodes[0].Host);

        // The objects go with the disk, the rights of the bindings do not.
        await instance.LoseDiskAsync(0);
        await AnswersAsync(async () =>
        {
            await again.PutAsync("new", "after the loss");
            return await again.GetAsync("new");
        });
        await AnswersAsync(async () => (await reader.ListAsync()).Count == 0 ? "empty" : null!);
        Assert.Equal(Denied, await S3.RefusalAsync(() => reader.PutAsync("new", "x")));
        Assert.Equal(Denied, await S3.RefusalAsync(() => s3.GetAsync("new")));
        await instance.IsReadyAsync(Patience);
        await instance.DeprovisionAsync(Patience);
        Assert.Empty(platform.Engines());
        Assert.DoesNotContain(binding["secret_key"], platform.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Advanced_MadeOfAStandard_LosesNothingWhenANodeIsKilledOrLosesItsDisk()
    {
        await using var platform = await ServicePlatform.StartAsync("csp");
        var instance = await platform.ProvisionAsync("csp-1.0-standard", """{"resources":{"memory":"256M","storage":"1G"}}""", Patience);
        var binding = await instance.BindAsync("""{"bucket":"orders"}""");
        using var s3 = S3.Of(binding);
        await WriteAsync(s3, 0, 10);

        await instance.UpdateAsync("""{"resources":{"memory":"256M","storage":"1G"}}""", "csp-1.0-advanced", Patience);
        foreach (var ordinal in Enumerable.Range(0, 3))
        {
            Assert.Equal(10, await StoredOnAsync(platform, instance, ordinal));
        }

        await instance.KillAsync(1);
        var silence = Stopwatch.StartNew();
        await AnswersAsync(async () =>
        {
            await s3.PutAsync("object-10", "content of 10");
            return "written";
        });
        Assert.True(silence.Elapsed < TimeSpan.FromSeconds(15), $"no service for {silence.Elapsed}");
        await WriteAsync(s3, 11, 40);
        await instance.IsReadyAsync(Patience);

        Directory.Move(await DiskAsync(platform, instance, 2), await DiskAsync(platform, instance, 2) + "-that-was-lost");
        await instance.KillAsync(2);
        await WriteAsync(s3, 40, 50);
        await Eventually.TrueAsync(async () => await StoredOnAsync(platform, instance, 2) >= 50, Patience);
        await instance.IsAsync(
            found => found.Status is { Phase: StatefulServicePhase.Ready, Conditions: { } conditions }
                && conditions.Count(condition => condition.Status == "True" && condition.Type is "Replicated" or "Listed" or "HasRoom") == 3,
            Patience);

        await UpdateAsync(instance, s3);

        // Every object, at every node.
        Assert.Equal(3, (await instance.ResourceAsync()).Status!.Endpoints!.Count);
        foreach (var node in (await instance.ResourceAsync()).Status!.Endpoints!)
        {
            using var there = S3.Of(binding, node.Host);
            foreach (var number in Enumerable.Range(0, 50))
            {
                Assert.Equal($"content of {number}", await there.GetAsync($"object-{number}"));
            }
        }

        await binding.UnbindAsync();
        await instance.DeprovisionAsync(Patience);
        Assert.Empty(platform.Engines());
    }

    /// <summary>A node is killed while another one restarts for an update: the third alone acknowledges nothing, and nothing that was acknowledged is lost.</summary>
    private async Task UpdateAsync(TestInstance instance, S3 s3)
    {
        await using var writer = new RestlessWriter(s3);
        await Eventually.TrueAsync(() => writer.Written > 10, Patience);
        var update = await instance.ChangeAsync("""{"resources":{"memory":"256M","storage":"1G"},"config":{"client_timeout":45}}""");
        Assert.Equal(202, update.Status);
        var away = await instance.IsAsync(found => found.Status is { Phase: StatefulServicePhase.Updating, ReadyNodes: 2 }, Patience);
        await instance.KillAsync(await instance.OrdinalAsync(away.Status!.Endpoints![0].Host));
        await instance.SucceedsAsync(Patience, update.Text("operation"));
        var before = writer.Written;
        await Eventually.TrueAsync(() => writer.Written > before + 10, Patience);
        var written = await writer.StopAsync();
        output.WriteLine($"{written} objects written during an update with a killed node, none for {writer.LongestOutage.TotalSeconds:f1} s at the most");

        // As long as one node takes to start; other tests start theirs at the same time.
        Assert.True(writer.LongestOutage < TimeSpan.FromSeconds(15), $"no object was acknowledged for {writer.LongestOutage}");
        foreach (var number in Enumerable.Range(0, written))
        {
            Assert.Equal($"content of {number}", await s3.GetAsync($"steady-{number}"));
        }
    }

    private static async Task TellsPrometheusAsync(string node)
    {
        using var http = new HttpClient();
        var told = await http.GetStringAsync(new Uri($"http://{node}:{CspPorts.Metrics}/metrics"));
        Assert.All(
            ["csp_proxy_up 1", "csp_storage_up 1", "csp_build_info{version=\"2.", "csp_disk_bytes{state=\"avail\"} ", "csp_pending_updates ", "csp_quarantined{kind=\"object\"} 0"],
            sample => Assert.Contains(sample, told, StringComparison.Ordinal));
    }

    private static async Task UseAsync(S3 s3)
    {
        await s3.PutAsync("folder/a name + more", "content");
        Assert.Equal("content", await s3.GetAsync("folder/a name + more"));
        Assert.Equal("NoSuchKey", (await S3.RefusalAsync(() => s3.GetAsync("missing"))).Code);
        await s3.PutInPartsAsync("parts", new byte[5 << 20], [1, 2, 3]);
        Assert.Equal((5 << 20) + 3, (await s3.Client.GetObjectMetadataAsync(s3.Bucket, "parts")).ContentLength);
        await s3.Client.CopyObjectAsync(s3.Bucket, "parts", s3.Bucket, "copy");
        await ListsAsync(s3, "copy", "folder/a name + more", "parts");
        await s3.Client.DeleteObjectsAsync(new DeleteObjectsRequest { BucketName = s3.Bucket, Objects = [new() { Key = "copy" }, new() { Key = "parts" }] });
        await ListsAsync(s3, "folder/a name + more");
    }

    /// <summary>A list follows its objects; on a busy machine not at once.</summary>
    private static Task ListsAsync(S3 s3, params string[] keys) => Eventually.TrueAsync(async () => (await s3.ListAsync()).SequenceEqual(keys), Patience);

    /// <summary>Bindings of one bucket at the same moment must not overwrite each other's rights.</summary>
    private static async Task BindManyAtOnceAsync(TestInstance instance)
    {
        var bindings = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => instance.BindAsync("""{"bucket":"shared"}""")));
        foreach (var binding in bindings)
        {
            using var s3 = S3.Of(binding);
            await s3.PutAsync("who", binding.Id);
            Assert.Equal(binding.Id, await s3.GetAsync("who"));
        }
    }

    private static async Task WriteAsync(S3 s3, int from, int to)
    {
        for (var number = from; number < to; number++)
        {
            var current = number;
            await AnswersAsync(async () =>
            {
                await s3.PutAsync($"object-{current}", $"content of {current}");
                return "written";
            });
        }
    }

    /// <summary>Tries as clients do, until the service answers.</summary>
    private static Task<string> AnswersAsync(Func<Task<string>> request)
    {
        Exception? last = null;
        return Eventually.GetAsync(
            async () =>
            {
                try
                {
                    return await request();
                }
                catch (Exception failure) when (RestlessWriter.IsOutage(failure))
                {
                    last = failure;
                    return null;
                }
            },
            () => last?.ToString(),
            Patience);
    }

    private static async Task<string> DiskAsync(ServicePlatform platform, TestInstance instance, int ordinal)
    {
        var key = new NamespacedName(ServicePlatform.Namespace, $"data-{instance.Name}-{ordinal}");
        var claim = await platform.Api.GetAsync(KubernetesTypes.PersistentVolumeClaims, key, CancellationToken.None);
        return Path.Combine(platform.Files(claim!.Spec.VolumeName).First(), "disk");
    }

    /// <summary>Objects on a node's disk; parts of uploads and listings do not count.</summary>
    private static async Task<int> StoredOnAsync(ServicePlatform platform, TestInstance instance, int ordinal)
    {
        var objects = new DirectoryInfo(Path.Combine(await DiskAsync(platform, instance, ordinal), "objects"));
        return objects.Exists ? objects.EnumerateFiles("*.data", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).Count() : 0;
    }
}
