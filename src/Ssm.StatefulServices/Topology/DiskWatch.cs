using System.Globalization;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Topology;

/// <summary>
/// Whether a node's disk is full: said by the engine where it lives on, and by the exit code of the script that starts it where it ended.
/// </summary>
internal static class DiskWatch
{
    /// <summary>What the script ends with: the number that the system gives to this error (ENOSPC).</summary>
    public const int DiskIsFull = 28;

    /// <summary>Megabytes of a disk that is as good as full, for an engine that allocates little at a time.</summary>
    public const int LeastMegabytes = 16;

    private const string Condition = "HasRoom";

    private const string Reason = "DiskFull";

    private const string Beginning = "The disk is full on ";

    private const string End = ". Give the instance more storage.";

    /// <summary>
    /// For the beginning of a script. It gives it a command <c>run</c>, which runs an engine until that ends, hands SIGTERM on to it, and ends the script with the
    /// engine's exit code. The engine is not executed in place of the shell, since somebody has to look at the disk afterwards.
    /// </summary>
    /// <param name="dataDirectory">Where the disk is mounted.</param>
    /// <param name="leastMegabytes">Less is hardly any room.</param>
    public static string Script(string dataDirectory, int leastMegabytes = LeastMegabytes) => $$"""
        # Whatever fails while there is hardly any room on the disk says so by its exit code.
        room() { df -Pk "{{dataDirectory}}" | { read -r line; read -r device size used room line; echo "$room"; }; }
        trap 'code=$?; if [ "$code" -ne 0 ] && [ "$(room)" -lt {{(leastMegabytes << 10).ToString(CultureInfo.InvariantCulture)}} ]; then echo "The disk is full" >&2; exit {{DiskIsFull.ToString(CultureInfo.InvariantCulture)}}; fi' EXIT
        run() {
            engine=
            stopped=
            trap 'stopped=yes; if [ -n "$engine" ]; then kill "$engine" || true; fi' TERM INT
            "$@" &
            engine=$!
            if [ -n "$stopped" ]; then kill "$engine" || true; fi
            while :; do
                code=0
                wait "$engine" || code=$?
                kill -0 "$engine" 2>/dev/null || exit "$code"
            done
        }
        """;

    /// <summary>The condition of an instance some of whose nodes ended for want of room; null when there is no such node.</summary>
    public static HealthCondition? Judge(IEnumerable<Node> nodes) => Name(nodes.Where(Ended));

    /// <summary>The same where engines live on without room, and say so.</summary>
    /// <param name="instance">The instance, for what was told of nodes that say nothing now: one that hangs for want of room is not taken for one that has some.</param>
    /// <param name="nodes">The nodes.</param>
    /// <param name="isFull">What a node's engine says of its disk; null when it says nothing.</param>
    public static HealthCondition? Judge(Instance instance, IEnumerable<Node> nodes, Func<Node, bool?> isFull)
    {
        var told = instance.Resource.Status?.Conditions?.FirstOrDefault(condition => condition is { Type: Condition, Reason: Reason })?.Message ?? "";
        var before = told.StartsWith(Beginning, StringComparison.Ordinal) && told.EndsWith(End, StringComparison.Ordinal) ? told[Beginning.Length..^End.Length].Split(", ") : [];
        return Name(nodes.Where(node => Ended(node) || (isFull(node) ?? before.Contains(node.Name))));
    }

    private static bool Ended(Node node) => node.EngineFailure == DiskIsFull;

    private static HealthCondition? Name(IEnumerable<Node> full) => full.Select(node => node.Name).ToArray() is { Length: > 0 } names
        ? new(Condition, IsTrue: false, Reason, $"{Beginning}{string.Join(", ", names)}{End}")
        : null;
}
