using Ssm.Cli.Commands;
using Ssm.Cli.Hosting;
using Ssm.StatefulServices.Definitions;

namespace Ssm.Cli.Tests.Documentation;

public sealed class CommandPageTests
{
    private const string Marker = "<!-- What follows is made from the program by UPDATE_GOLDEN=1; a test compares it. -->\n";

    [Fact]
    public async Task Page_OfTheCommands_SaysWhatTheProgramHas()
    {
        var path = Checkout.File("docs", "reference", "cli.md");
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var introduction = text[..(text.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length)];
        var context = new CommandContext
        {
            Environment = new Dictionary<string, string> { ["HOME"] = "~" },
            Output = TextWriter.Null,
            Error = TextWriter.Null,
            Time = TimeProvider.System,
        };

        // A new service must not change the page of the commands.
        var page = (introduction + CommandPage.Of(SsmCommandLine.Create(context))).Replace(string.Join(", ", ServiceDefinitions.Names), "SERVICES", StringComparison.Ordinal);

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(path, page, TestContext.Current.CancellationToken);
        }

        Assert.Equal(page, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }
}
