using Ssm.Cli.Doctor;
using Ssm.Cli.Hosting;
using Ssm.Cli.Standalone;
using Ssm.StatefulServices.Definitions;
using Ssm.Testing;

namespace Ssm.Cli.Tests.Doctor;

public sealed class ExaminationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Run_EveryService_IsNamedWithWhatToInstallOrWhereItIs()
    {
        var findings = Run();

        foreach (var offering in ServiceDefinitions.Offerings(null, TimeProvider.System))
        {
            var finding = Assert.Single(findings, finding => finding.Subject == offering.Name);
            Assert.NotNull(offering.Engine);
            Assert.Contains(finding.Verdict == Verdict.Good ? "/" : offering.Engine.ToHint(), finding.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Run_SiteNamesProgramAndHint_BothAreReported()
    {
        var site = Path.Combine(_folder.Path, "offerings.json");
        File.WriteAllText(site, """
            { "credis": { "engine": { "executables": ["engine-of-the-test"], "debianPackage": null, "obtain": "ask the storage team" },
                          "plans": { "redis-4.0-standard": { "executable": "/nowhere/engine-of-the-test" } } } }
            """);

        Assert.Equal("needs engine-of-the-test: ask the storage team", Text());

        var program = Path.Combine(_folder.Path, "engine-of-the-test");
        File.CreateSymbolicLink(program, "/bin/true");

        Assert.Equal(program, Text());

        string Text() => Assert.Single(Run(site), finding => finding.Subject == "credis").Text;
    }

    [Fact]
    public void Run_SiteNamesTheProgramOfOnePlan_ThoseBesideItAreFoundToo()
    {
        var kafka = Directory.CreateDirectory(_folder.File("kafka")).FullName;
        File.CreateSymbolicLink(_folder.File("java"), "/bin/true");
        File.CreateSymbolicLink(Path.Combine(kafka, "kafka-server-start.sh"), "/bin/true");
        File.CreateSymbolicLink(Path.Combine(kafka, "kafka-storage.sh"), "/bin/true");
        var site = _folder.File("offerings.json");
        File.WriteAllText(site, $$"""{ "kafka": { "plans": { "kafka-1.1-standard": { "executable": "{{kafka}}/kafka-server-start.sh" } } } }""");

        Assert.Equal(
            $"{kafka}/kafka-server-start.sh, {kafka}/kafka-storage.sh, {_folder.File("java")}",
            Assert.Single(Run(site), finding => finding.Subject == "kafka").Text);
    }

    public void Dispose() => _folder.Dispose();

    private IReadOnlyList<Finding> Run(string site = "") => Examination.Run(
        new PlatformOptions { Paths = new PlatformPaths(Path.Combine(_folder.Path, "data")) },
        new CommandContext
        {
            Environment = new Dictionary<string, string> { ["PATH"] = _folder.Path, ["SSM_OFFERINGS"] = site },
            Output = TextWriter.Null,
            Error = TextWriter.Null,
            Time = TimeProvider.System,
        });
}
