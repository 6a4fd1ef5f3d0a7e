using System.Diagnostics;
using System.Text;

namespace Ssm.Standalone.Storage.Tests;

/// <summary>Processes that die: what they said was written is there afterwards.</summary>
public sealed class CrashTests
{
    private const string FolderVariable = "SSM_CRASH_FOLDER";

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Killed_WhileWriting_LosesNothingAcknowledged(int writers)
    {
        var folder = Directory.CreateTempSubdirectory("ssm-crash-").FullName;
        var acknowledged = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            using var victim = StartVictim(folder, writers, round);
            for (var i = 0; i < 200 && await victim.StandardOutput.ReadLineAsync() is { } line; i++)
            {
                if (line.StartsWith("ack ", StringComparison.Ordinal))
                {
                    acknowledged.Add(line[4..]);
                }
            }

            victim.Kill(); // SIGKILL, in the middle of more writes
            while (await victim.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("ack ", StringComparison.Ordinal))
                {
                    acknowledged.Add(line[4..]);
                }
            }

            await victim.WaitForExitAsync();
            await using var store = Store.Open(new StoreOptions { Folder = folder });
            Assert.True(acknowledged.Count > 100, $"Only {acknowledged.Count} writes were acknowledged.");
            Assert.All(acknowledged, key => Assert.Equal($"value of {key}", Encoding.UTF8.GetString(store.Get(key)!.Value.Span)));
            var revisions = store.List("").Items.Select(item => item.Modified.Value).Order().ToList();
            Assert.Equal(Enumerable.Range(1, revisions.Count).Select(revision => (long)revision), revisions);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Log_CutAnywhereInItsTail_OpensWithAPrefixOfTheWrites()
    {
        var folder = Directory.CreateTempSubdirectory("ssm-cut-").FullName;
        var (source, lengths) = (Path.Combine(folder, "source"), new List<long>());
        await using (var store = Store.Open(new StoreOptions { Folder = source }))
        {
            for (var i = 0; i < 12; i++)
            {
                await store.CreateAsync($"k{i:00}", _ => Encoding.UTF8.GetBytes($"value {i}"), CancellationToken.None);
                lengths.Add(new FileInfo(Path.Combine(source, "store.db-wal")).Length);
            }

            Directory.CreateDirectory(Path.Combine(folder, "copy"));
            File.Copy(Path.Combine(source, "store.db"), Path.Combine(folder, "copy", "store.db"));
            File.Copy(Path.Combine(source, "store.db-wal"), Path.Combine(folder, "copy", "store.db-wal"));
        }

        var log = await File.ReadAllBytesAsync(Path.Combine(folder, "copy", "store.db-wal"));
        for (var cut = lengths[0]; cut < log.Length; cut += 509)
        {
            var damaged = Directory.CreateDirectory(Path.Combine(folder, $"cut-{cut}")).FullName;
            File.Copy(Path.Combine(folder, "copy", "store.db"), Path.Combine(damaged, "store.db"));
            await File.WriteAllBytesAsync(Path.Combine(damaged, "store.db-wal"), log[..(int)cut]);
            await using var store = Store.Open(new StoreOptions { Folder = damaged });
            var survivors = store.List("").Items.Select(item => item.Key).ToList();
            Assert.Equal(Enumerable.Range(0, lengths.Count(length => length <= cut)).Select(i => $"k{i:00}"), survivors);
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Not a test: what <see cref="StartVictim"/> runs in a process of its own until it is killed.</summary>
    [Fact(Explicit = true)]
    public async Task Victim_WritesUntilKilled()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(FolderVariable) is null, "runs only in a process that is to be killed");
        var (folder, writers, round) = (
            Environment.GetEnvironmentVariable(FolderVariable)!,
            int.Parse(Environment.GetEnvironmentVariable("SSM_CRASH_WRITERS")!),
            Environment.GetEnvironmentVariable("SSM_CRASH_ROUND")!);
        await using var store = Store.Open(new StoreOptions { Folder = folder });
        await using var output = Console.OpenStandardOutput();
        var gate = new Lock();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                var key = $"r{round}/w{writer}/{i:000000}";
                await store.CreateAsync(key, _ => Encoding.UTF8.GetBytes($"value of {key}"), CancellationToken.None);
                lock (gate)
                {
                    output.Write(Encoding.ASCII.GetBytes($"ack {key}\n"));
                }
            }
        })));
    }

    private static Process StartVictim(string folder, int writers, int round)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment =
            {
                [FolderVariable] = folder,
                ["SSM_CRASH_WRITERS"] = $"{writers}",
                ["SSM_CRASH_ROUND"] = $"{round}",
            },
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(CrashTests).Assembly.Location);
        }

        foreach (var argument in (string[])["-explicit", "only", "-method", $"{typeof(CrashTests).FullName}.{nameof(Victim_WritesUntilKilled)}"])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
