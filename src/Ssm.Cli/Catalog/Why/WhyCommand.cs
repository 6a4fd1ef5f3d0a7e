using System.CommandLine;
using Ssm.Cli.Hosting;

namespace Ssm.Cli.Catalog.Why;

/// <summary><c>ssm why</c>: one sentence on what an object waits for.</summary>
internal static class WhyCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "why", "Say in a sentence what an instance, binding or broker waits for, on which object, and when the next step comes")
            .InNamespace().InScope("all", "cluster", "namespace", "all");
        var kind = command.Argument("kind/name", "For example instance/redis-test, or instance redis-test");
        var name = command.OptionalArgument("name", "The name, when it is not behind a slash");
        return command.Runs(async (session, cancellationToken) =>
        {
            var (ofKind, called) = Split(session.Get(kind)!, session.Get(name));
            var subject = await WhySubjects.FindAsync(session, ofKind, called, cancellationToken);
            var noun = WhySubjects.Kind(ofKind)["Service".Length..].ToLowerInvariant();
            var full = string.IsNullOrEmpty(subject.Metadata.NamespaceProperty) ? called : $"{subject.Metadata.NamespaceProperty}/{called}";
            await session.Output.WriteLineAsync(Explanation.Of(subject, $"{char.ToUpperInvariant(noun[0])}{noun[1..]} \"{full}\""));
        });
    }

    private static (string Kind, string Name) Split(string first, string? second) => (first.Split('/', 2), second) switch
    {
        ([var kind, var name], null) when kind.Length > 0 && name.Length > 0 => (kind, name),
        ([var kind], { Length: > 0 } name) => (kind, name),
        _ => throw new FormatException("say KIND/NAME, for example instance/redis-test"),
    };
}
