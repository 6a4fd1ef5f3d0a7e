using System.Net;
using System.Text.Json;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Csp;

/// <summary>
/// Buckets of an instance and the grants on them. A bucket is two containers of Swift: the objects, and beside it the parts of uploads. Every grant is an
/// entry of its own of their metadata, so that bindings that come and go at the same moment cannot overwrite each other.
/// </summary>
internal sealed class CspStore(CspClient client)
{
    /// <summary>Swift's account of an instance; all buckets are in it.</summary>
    public const string Account = "AUTH_s3";

    /// <summary>What s3api appends to a bucket's name for the container of the parts; escaped.</summary>
    private const string PartsSuffix = "%2Bsegments";

    /// <summary>A container that lasts as long as the grants do: with the disks. No bucket may have such a name.</summary>
    private const string Mark = "ssm.granted";

    private const int Page = 1000;
    private const int Parallel = 8;
    private const string GrantPrefix = "X-Container-Meta-Grant-";

    private static readonly Dictionary<string, string> NoHeaders = [];

    /// <summary>Makes a bucket that does not exist, and gives an access key its rights on it.</summary>
    /// <exception cref="AccountRefusedException">The bucket has as many grants as it can have.</exception>
    public async Task GrantAsync(Instance instance, CspGrant grant, string accessKey, CancellationToken cancellationToken)
    {
        // Whom these two words mean, the grants tell: see Engine/binding_auth.py.
        var headers = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["X-Container-Read"] = "readers",
            ["X-Container-Write"] = "writers",
            [GrantPrefix + accessKey] = grant.MayWrite ? "write" : "read",
        };
        if (grant.Quota is { } quota)
        {
            headers["X-Container-Meta-Quota-Bytes"] = quota.Bytes.ToString();
        }

        foreach (var container in Containers(grant.Bucket))
        {
            using var changed = await client.SendAsync(instance, HttpMethod.Post, container, headers, cancellationToken);
            using var made = changed.StatusCode == HttpStatusCode.NotFound
                ? await client.SendAsync(instance, HttpMethod.Put, container, headers, cancellationToken)
                : null;
            var status = (made ?? changed).StatusCode;
            if (status == HttpStatusCode.BadRequest)
            {
                throw new AccountRefusedException($"parameters.bucket: {grant.Bucket} has as many bindings as a bucket can have");
            }

            if ((int)status is < 200 or > 299)
            {
                throw CspClient.Unexpected(instance, $"the change of bucket {grant.Bucket}", status);
            }
        }
    }

    /// <summary>Whether the store has the grants of the bindings; false of one that is new, or lost its disks.</summary>
    public async Task<bool> HasGrantsAsync(Instance instance, CancellationToken cancellationToken)
    {
        using var found = await client.SendAsync(instance, HttpMethod.Head, Mark, NoHeaders, cancellationToken);
        return found.IsSuccessStatusCode || (found.StatusCode == HttpStatusCode.NotFound ? false : throw CspClient.Unexpected(instance, "the look for the grants", found.StatusCode));
    }

    /// <summary>From now on, the store has them.</summary>
    public async Task RememberGrantsAsync(Instance instance, CancellationToken cancellationToken)
    {
        using var made = await client.SendAsync(instance, HttpMethod.Put, Mark, NoHeaders, cancellationToken);
        if (!made.IsSuccessStatusCode)
        {
            throw CspClient.Unexpected(instance, "the mark of the grants", made.StatusCode);
        }
    }

    /// <summary>Takes an access key its rights on a bucket; neither has to exist.</summary>
    public async Task RevokeAsync(Instance instance, string bucket, string accessKey, CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { [$"X-Remove-Container-Meta-Grant-{accessKey}"] = "x" };
        foreach (var container in Containers(bucket))
        {
            using var changed = await client.SendAsync(instance, HttpMethod.Post, container, headers, cancellationToken);
            if (!changed.IsSuccessStatusCode && changed.StatusCode != HttpStatusCode.NotFound)
            {
                throw CspClient.Unexpected(instance, $"the change of bucket {bucket}", changed.StatusCode);
            }
        }
    }

    /// <summary>Removes a bucket with all that is in it, unless somebody has rights on it. What is not removed when time is up the next call goes on with.</summary>
    public async Task RemoveUnusedAsync(Instance instance, string bucket, CancellationToken cancellationToken)
    {
        foreach (var container in Containers(bucket))
        {
            if (!await IsUnusedAsync(instance, container, cancellationToken))
            {
                return;
            }
        }

        foreach (var container in Containers(bucket))
        {
            await EmptyAsync(instance, container, cancellationToken);
            using var removed = await client.SendAsync(instance, HttpMethod.Delete, container, NoHeaders, cancellationToken);
            if (!removed.IsSuccessStatusCode && removed.StatusCode != HttpStatusCode.NotFound)
            {
                throw CspClient.Unexpected(instance, $"the removal of bucket {bucket}", removed.StatusCode);
            }
        }
    }

    private static string[] Containers(string bucket) => [bucket, bucket + PartsSuffix];

    private async Task<bool> IsUnusedAsync(Instance instance, string container, CancellationToken cancellationToken)
    {
        using var found = await client.SendAsync(instance, HttpMethod.Head, container, NoHeaders, cancellationToken);
        return !found.Headers.Any(header => header.Key.StartsWith(GrantPrefix, StringComparison.OrdinalIgnoreCase));
    }

    private async Task EmptyAsync(Instance instance, string container, CancellationToken cancellationToken)
    {
        string? last = null;
        do
        {
            var names = await ListAsync(instance, container, last, cancellationToken);
            await System.Threading.Tasks.Parallel.ForEachAsync(
                names,
                new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
                async (name, token) =>
                {
                    using var removed = await client.SendAsync(instance, HttpMethod.Delete, $"{container}/{Escape(name)}", NoHeaders, token);
                    if (!removed.IsSuccessStatusCode && removed.StatusCode != HttpStatusCode.NotFound)
                    {
                        throw CspClient.Unexpected(instance, "the removal of an object", removed.StatusCode);
                    }
                });
            last = names is [.., var final] ? final : null;
        }
        while (last is not null);
    }

    private async Task<IReadOnlyList<string>> ListAsync(Instance instance, string container, string? after, CancellationToken cancellationToken)
    {
        var marker = after is null ? "" : $"&marker={Uri.EscapeDataString(after)}";
        using var listed = await client.SendAsync(instance, HttpMethod.Get, $"{container}?format=json&limit={Page}{marker}", NoHeaders, cancellationToken);
        if (listed.StatusCode == HttpStatusCode.NotFound)
        {
            return [];
        }

        if (!listed.IsSuccessStatusCode)
        {
            throw CspClient.Unexpected(instance, "the list of objects", listed.StatusCode);
        }

        using var content = await JsonDocument.ParseAsync(await listed.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken);
        return [.. content.RootElement.EnumerateArray().Select(entry => entry.Member("name")?.GetString()).OfType<string>()];
    }

    /// <summary>An object's name as a path: what separates its parts stays.</summary>
    private static string Escape(string name) => string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
}
