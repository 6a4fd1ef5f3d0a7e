using Ssm.Acceptance.Tests.Platforms;

namespace Ssm.Acceptance.Tests;

/// <summary>The commands around the platform, as their user sees them.</summary>
public sealed class CommandTests(SharedPlatform shared) : IClassFixture<SharedPlatform>
{
    private readonly TestPlatform _platform = shared.Platform;

    [Fact]
    public void Up_PrintsOneLinePerRole_AndReadyAtTheEnd()
    {
        foreach (var role in new[] { "api-server", "node", "catalog-webhook", "catalog-controller", "service-discovery", "credis-broker" })
        {
            Assert.Single(_platform.Printed, line => line.StartsWith(role + " ", StringComparison.Ordinal));
        }

        Assert.StartsWith("ready", _platform.Printed[^1]);
    }

    [Fact]
    public async Task Status_OfARunningPlatform_ListsTheRoles()
    {
        var status = await _platform.SsmAsync("status", "--data", _platform.Data);

        Assert.True(status.ExitCode == 0, status.ToString());
        Assert.Contains($"https://127.0.0.1:{_platform.ApiPort}", status.Output);
        Assert.Matches(@"credis-broker\s+2/2", status.Output);
    }

    [Fact]
    public async Task Status_WhereNothingRuns_SaysSo()
    {
        var status = await _platform.SsmAsync("status", "--data", Path.Combine(_platform.Data, "nothing"));

        Assert.Equal(1, status.ExitCode);
        Assert.Contains("nothing runs", status.Output);
    }

    [Fact]
    public async Task Kubeconfig_PrintsItsPath_AndKubectlWorksWithIt()
    {
        var kubeconfig = await _platform.SsmAsync("kubeconfig", "--data", _platform.Data);

        Assert.Equal(_platform.Kubeconfig, kubeconfig.Output.Trim());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_platform.Kubeconfig));
    }

    [Fact]
    public async Task SecondUp_OnTheSameData_SaysWhoHoldsIt()
    {
        var second = await _platform.SsmAsync("up", "--data", _platform.Data, "--api-port", $"{FreePorts.Next()}");

        Assert.Equal(1, second.ExitCode);
        Assert.Contains($"{_platform.ProcessId}", second.Error);
        Assert.DoesNotContain("   at ", second.Error);
    }

    [Theory]
    [InlineData("up", "--api-port", "99999", "--api-port")]
    [InlineData("up", "--network", "10.0.0.0/8", "127.0.0.0/8")]
    [InlineData("nonsense", "x", "y", "nonsense")]
    public async Task WrongArguments_OneLineSaysWhich(string command, string option, string value, string expected)
    {
        var result = await _platform.SsmAsync(command, option, value);

        Assert.NotEqual(0, result.ExitCode);
        var line = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("error: ", line);
        Assert.Contains(expected, line);
    }

    [Fact]
    public async Task Doctor_NamesEngineAndPorts()
    {
        var doctor = await _platform.SsmAsync("doctor", "--data", _platform.Data, "--api-port", $"{_platform.ApiPort}", "--dns-port", $"{_platform.DnsPort}", "--network", _platform.Network);

        Assert.True(doctor.ExitCode == 0, doctor.ToString());
        Assert.Matches(@"ok\s+credis\s+/usr/bin/redis-server", doctor.Output);
        Assert.Contains("in use, by this platform", doctor.Output);
    }

    [Fact]
    public async Task Conformance_OfTheShippedBroker_FindsNothing()
    {
        var address = (await _platform.GetAsync("svc", "credis-broker", "-n", "service-brokers"))["spec"]!["clusterIP"]!.GetValue<string>();
        var secret = await _platform.GetAsync("secret", "credis-broker-auth", "-n", "service-brokers");
        var password = Path.Combine(_platform.Data, "broker-password");
        await File.WriteAllBytesAsync(password, Convert.FromBase64String(secret["data"]!["password"]!.GetValue<string>()), TestContext.Current.CancellationToken);

        var report = await _platform.SsmAsync(
            TimeSpan.FromMinutes(3), "conformance", "--url", $"http://{address}:8080", "--username", "platform", "--password-file", password, "--osb-version", "2.17",
            "--provision-parameters", """{"resources":{"memory":"64M"}}""", "--update-parameters", """{"resources":{"memory":"128M"}}""",
            "--bind-parameters", """{"user":{}}""", "--other-bind-parameters", "{}");

        Assert.True(report.ExitCode == 0, report.ToString());
        Assert.DoesNotMatch(@"(?m)^FAIL (?!.*reply\.prompt)", report.Output); // how promptly it answers says more about the machine than about the broker
        Assert.Matches(@"\d+ passed, \d+ failed, 7 skipped\b", report.Output);
    }

    [Fact]
    public async Task Conformance_WhereNothingListens_FailsForOneReasonOnOneLine()
    {
        var report = await _platform.SsmAsync("conformance", "--url", $"http://127.0.0.1:{FreePorts.Next()}", "--osb-version", "2.17");

        Assert.Equal(1, report.ExitCode);
        var line = Assert.Single(report.Output.Split('\n'), text => text.StartsWith("FAIL ", StringComparison.Ordinal));
        Assert.Contains("The connection failed", line);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", "[1]", "--provision-parameters must be a JSON object")]
    [InlineData("ftp://127.0.0.1", "{}", "--url must be an http or https URL")]
    public async Task Conformance_WrongArguments_OneLineSaysWhich(string url, string parameters, string expected)
    {
        var result = await _platform.SsmAsync("conformance", "--url", url, "--provision-parameters", parameters);

        Assert.Equal(1, Math.Min(1, result.ExitCode));
        Assert.StartsWith($"error: {expected}", Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task Demo_FromNothing_HoldsAndLeavesThePlatformRunning()
    {
        await using var platform = new TestPlatform();
        var demo = await platform.SsmAsync("demo", "--data", platform.Data, "--api-port", $"{platform.ApiPort}", "--network", platform.Network, "--dns-port", $"{platform.DnsPort}");
        try
        {
            Assert.True(demo.ExitCode == 0, demo.ToString());
            Assert.Contains("ServiceBinding Ready", demo.Output);
            Assert.Contains("GET hello", demo.Output);
            Assert.DoesNotContain("admin123@.", demo.Output);
            await platform.MustAsync("get", "serviceinstance", "redis-test", "-n", "test");
        }
        finally
        {
            await platform.SsmAsync("down", "--data", platform.Data);
        }
    }
}
