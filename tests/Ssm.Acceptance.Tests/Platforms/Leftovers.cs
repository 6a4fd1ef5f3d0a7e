using System.Text.Json.Nodes;

namespace Ssm.Acceptance.Tests.Platforms;

/// <summary>Counts what a deleted instance may not leave behind.</summary>
internal static class Leftovers
{
    /// <summary>Waits until nothing in <c>service-brokers</c>, no process and no folder carries the instance's id.</summary>
    public static async Task AreGoneAsync(TestPlatform platform, string id)
    {
        await Eventually.SatisfiesAsync(() => ListAsync(platform, id), left => left.Length == 0, $"nothing is left of instance {id}");
    }

    private static async Task<string> ListAsync(TestPlatform platform, string id)
    {
        var left = new List<string>();
        var objects = await platform.MustAsync(
            "get", "statefulservices,statefulsets,pods,services,endpoints,configmaps,secrets,persistentvolumeclaims", "-n", "service-brokers", "-o", "json");
        left.AddRange(JsonNode.Parse(objects.Output)!["items"]!.AsArray()
            .Where(item => item!["metadata"]!.ToJsonString().Contains(id, StringComparison.Ordinal))
            .Select(item => $"{item!["kind"]} {item["metadata"]!["name"]}"));
        left.AddRange(platform.Engines().Where(engine => Mentions(engine, id)).Select(engine => $"process {engine}"));
        left.AddRange(Directory.EnumerateFileSystemEntries(Path.Combine(platform.Data, "node"), $"*{id}*", SearchOption.AllDirectories));
        return string.Join('\n', left);
    }

    private static bool Mentions(int process, string id)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Contains(id, StringComparison.Ordinal)
                || File.ReadAllText($"/proc/{process}/environ").Contains(id, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
