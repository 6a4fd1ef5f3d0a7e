using System.Globalization;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Credis;

/// <summary>The script that starts a node: it is called with the engine and its arguments. Pure.</summary>
internal static class CredisStart
{
    public const string ScriptName = "start";

    private const string Told = $"{CredisConfig.DataDirectory}/disk-is-full";

    /// <summary>
    /// Redis ends when it cannot write down what its master sends, but starts all the same without room, and would then copy all data again and again, in vain. So where
    /// there are others it waits, after it has said why by an exit code. A node that is alone starts: it can still be read.
    /// </summary>
    private static readonly string Wait = $$"""
        trap 'exit 0' TERM INT
        if [ "$(room)" -lt {{(DiskWatch.LeastMegabytes << 10).ToString(CultureInfo.InvariantCulture)}} ]; then
            [ -e {{Told}} ] || { : > {{Told}}; exit {{DiskWatch.DiskIsFull}}; }
            while [ "$(room)" -lt {{(DiskWatch.LeastMegabytes << 10).ToString(CultureInfo.InvariantCulture)}} ]; do sleep 1; done
        fi
        rm -f {{Told}}
        """;

    /// <summary>The script.</summary>
    /// <param name="isAlone">There are no other nodes.</param>
    public static string Script(bool isAlone) => $$"""
        #!/bin/sh
        # Made by SSM; changes are overwritten.
        set -eu
        {{DiskWatch.Script(CredisConfig.DataDirectory)}}
        {{(isAlone ? "" : Wait)}}
        run "$@"

        """;
}
