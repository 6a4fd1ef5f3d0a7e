using Ssm.Testing;

namespace Ssm.Cli.Tests.Completion;

public sealed class CompletionTests
{
    public static TheoryData<string, string> Lines => new()
    {
        { "descr", "describe" },
        { "get ", "bindings brokers classes instances plans" },
        { "get pl", "plan plans pl" },
        { "get brokers --sc", "--scope" },
        { "get brokers --scope ", "all cluster namespace" },
        { "get brokers -o j", "json" },
        { "completion ", "bash fish zsh" },
        { "provision --pl", "--plan" },
        { "no-such-command x", "" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Complete_OfALine_ListsWhatMayFollow(string line, string expected)
    {
        var run = await SsmRun.WithoutClusterAsync(["__complete", "--", .. line.Split(' ')]);

        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.Subset(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToHashSet(), expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet());
        Assert.Equal(expected.Length == 0, run.Output.Length == 0);
    }

    [Fact]
    public async Task Script_ForBash_CompletesInBash()
    {
        using var folder = new TemporaryFolder();
        var script = await SsmRun.WithoutClusterAsync("completion", "bash");
        await File.WriteAllTextAsync(folder.File("completion.bash"), script.Output, TestContext.Current.CancellationToken);
        var program = Path.Combine(AppContext.BaseDirectory, "ssm.dll");

        var printed = await BashAsync(
            $"""
            ssm() {"{"} dotnet '{program}' "$@"; {"}"}
            source '{folder.File("completion.bash")}'
            COMP_WORDS=(ssm get ins); COMP_CWORD=2
            _ssm
            printf '%s\n' "$(IFS=,; echo "${"{"}COMPREPLY[*]{"}"}")"
            """);

        Assert.Equal("inst,instance,instances\n", printed);
    }

    [Theory]
    [InlineData("zsh", "compdef _ssm ssm")]
    [InlineData("fish", "complete -c ssm")]
    public async Task Script_ForAnotherShell_AsksTheProgram(string shell, string says)
    {
        var script = await SsmRun.WithoutClusterAsync("completion", shell);

        Assert.Contains(says, script.Output, StringComparison.Ordinal);
        Assert.Contains("__complete --", script.Output, StringComparison.Ordinal);
    }

    private static async Task<string> BashAsync(string script) => (await CommandRunner.RunAsync("bash", ["--norc"], environment: null, script)).Output;
}
