using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Ssm.Testing;

namespace Ssm.Acceptance.Tests.Platforms;

/// <summary>A platform of its own: the shipped program as a process, with its own data, ports and network.</summary>
public sealed class TestPlatform : IAsyncDisposable
{
    private Process? _process;

    public string Data { get; } = Directory.CreateTempSubdirectory("ssm-test-").FullName;

    public int ApiPort { get; } = FreePorts.Next();

    public int DnsPort { get; } = FreePorts.Next();

    public string Network { get; } = LoopbackNetwork.ReserveLarge();

    public string Kubeconfig => Path.Combine(Data, "kubeconfig");

    /// <summary>What <c>ssm up</c> has printed.</summary>
    public List<string> Printed { get; } = [];

    public int ProcessId => _process!.Id;

    /// <summary>Extra environment of <c>ssm up</c>, for example another PATH.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>The services it offers; null: all. Most tests need one only, and every broker takes its time to start.</summary>
    public string? Services { get; init; } = "credis";

    /// <summary>The kubectl that everything here is done with. Default: the one on the PATH.</summary>
    public string Kubectl { get; init; } = "kubectl";

    /// <summary>Starts it and waits for its line "ready".</summary>
    public async Task UpAsync()
    {
        Printed.Clear();
        var start = new ProcessStartInfo(Checkout.Ssm) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in new[]
        {
            "up", "--data", Data, "--network", Network,
            "--api-port", ApiPort.ToString(CultureInfo.InvariantCulture), "--dns-port", DnsPort.ToString(CultureInfo.InvariantCulture),
        }.Concat(Services is null ? [] : ["--services", Services]))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        var error = _process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (await _process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            Printed.Add(line);
            if (line.StartsWith("ready", StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException($"the platform did not start:\n{string.Join('\n', Printed)}\n{await error}\n{LogTail()}");
    }

    /// <summary>Stops it as a user does.</summary>
    public async Task DownAsync()
    {
        var result = await SsmAsync("down", "--data", Data);
        Assert.True(result.ExitCode == 0, result.ToString());
        await _process!.WaitForExitAsync();
    }

    /// <summary>Kills the platform and every process it started, at once and without a word, as a power cut does.</summary>
    public async Task KillEverythingAsync()
    {
        var engines = Engines();
        _process!.Kill();
        foreach (var engine in engines)
        {
            KillIfThere(engine);
        }

        await _process.WaitForExitAsync();
    }

    /// <summary>Kills the platform's own process only.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Ids of the processes that run below this platform's data folder or network: its engines, and the scripts that started them.</summary>
    /// <param name="program">Only those that execute this program.</param>
    public IReadOnlyList<int> Engines(string? program = null)
    {
        var prefix = Network[..Network.IndexOf(".0.0/", StringComparison.Ordinal)] + ".";
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            try
            {
                var command = File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ');
                var id = int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
                if (id != _process?.Id && !command.Contains("ssm up", StringComparison.Ordinal) && (command.Contains(Data, StringComparison.Ordinal) || command.Contains(prefix, StringComparison.Ordinal))
                    && (program is null || File.ReadAllText(Path.Combine(folder, "comm")).Trim() == program))
                {
                    found.Add(id);
                }
            }
            catch (IOException)
            {
                // It ended while we looked.
            }
        }

        return found;
    }

    public Task<CommandResult> KubectlAsync(params string[] arguments) =>
        CommandRunner.RunAsync(Kubectl, arguments, new Dictionary<string, string> { ["KUBECONFIG"] = Kubeconfig, ["HOME"] = Data });

    public Task<CommandResult> ApplyAsync(string yaml) =>
        CommandRunner.RunAsync(Kubectl, ["apply", "-f", "-"], new Dictionary<string, string> { ["KUBECONFIG"] = Kubeconfig, ["HOME"] = Data }, yaml);

    /// <summary>Runs kubectl and fails unless it succeeds.</summary>
    public async Task<CommandResult> MustAsync(params string[] arguments)
    {
        var result = await KubectlAsync(arguments);
        Assert.True(result.ExitCode == 0, $"kubectl {string.Join(' ', arguments)}: {result}");
        return result;
    }

    public async Task<CommandResult> MustApplyAsync(string yaml)
    {
        var result = await ApplyAsync(yaml);
        Assert.True(result.ExitCode == 0, $"kubectl apply: {result}");
        return result;
    }

    /// <summary>An object as JSON.</summary>
    public async Task<JsonObject> GetAsync(params string[] arguments)
    {
        var result = await MustAsync(["get", .. arguments, "-o", "json"]);
        return JsonNode.Parse(result.Output)!.AsObject();
    }

    /// <summary>Waits for Ready; on failure shows what kubectl describe says.</summary>
    public async Task WaitForReadyAsync(string resource, string @namespace, int seconds = 60)
    {
        var result = await KubectlAsync("wait", "--for=condition=Ready", resource, "-n", @namespace, $"--timeout={seconds}s");
        if (result.ExitCode != 0)
        {
            var described = await KubectlAsync("describe", resource, "-n", @namespace);
            var pods = await KubectlAsync("get", "pods", "-A");
            throw new Xunit.Sdk.XunitException($"{resource}: {result}\n{described}\n{pods}\n{LogTail()}");
        }
    }

    public Task<CommandResult> SsmAsync(params string[] arguments) => SsmAsync(patience: null, arguments);

    public Task<CommandResult> SsmAsync(TimeSpan? patience, params string[] arguments) =>
        CommandRunner.RunAsync(Checkout.Ssm, arguments, new Dictionary<string, string> { ["HOME"] = Data }, patience: patience);

    /// <summary>Every file of the data folder that holds logs.</summary>
    public IEnumerable<string> LogFiles() => Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories).Where(file =>
        file.EndsWith(".log", StringComparison.Ordinal) || file.Contains("/logs/", StringComparison.Ordinal) || file.EndsWith("up.out", StringComparison.Ordinal));

    public string LogTail()
    {
        var log = Path.Combine(Data, "ssm.log");
        return File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(60)) : "(no log)";
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await SsmAsync("down", "--data", Data);
        }

        foreach (var engine in Engines())
        {
            KillIfThere(engine);
        }

        _process?.Dispose();
        Directory.Delete(Data, recursive: true);
    }

    private static void KillIfThere(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            process.Kill();
            process.WaitForExit(5000);
        }
        catch (ArgumentException)
        {
            // It ended by itself.
        }
    }
}
