using System.Globalization;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>
/// What starts a node: a script, the JVM's flags and the common part of <c>zoo.cfg</c>, which are the same for all, and the settings of each, which say which
/// server it is. Every node mounts all of them. Pure.
/// </summary>
internal static class ZooKeeperStart
{
    public const string Directory = "/etc/zookeeper";

    public const string DataDirectory = "/data";

    public const string ScriptName = "start";

    public const string FlagsName = "jvm";

    public const string ConfigName = "zoo.cfg";

    public const int ClientPort = 2181;

    public const int QuorumPort = 2888;

    public const int ElectionPort = 3888;

    /// <summary>Where a server answers that lost its data.</summary>
    public const int LostPort = 2182;

    /// <summary>Debian's, then the image's; what is not there counts for nothing.</summary>
    private const string ClassPath =
        "/usr/share/java/zookeeper.jar:/usr/share/java/slf4j-simple.jar:/apache-zookeeper-3.8.0-bin/lib/*:/conf";

    /// <summary>ZooKeeper allocates so much for its log at a time.</summary>
    private const int LogMegabytes = 64;

    /// <summary>Called with the Java program.</summary>
    private static readonly string Script = $$"""
        #!/bin/sh
        # Made by SSM; changes are overwritten.
        set -eu
        {{DiskWatch.Script(DataDirectory, LogMegabytes)}}
        settings="{{Directory}}/$POD_NAME"
        java() { exec "$program" @{{Directory}}/{{FlagsName}} -cp "{{ClassPath}}" "$@"; }
        program=$1
        command -v "$program" > /dev/null || { echo "$program is missing: install default-jre-headless" >&2; exit 127; }
        [ -e /usr/share/java/zookeeper.jar ] || [ -e /apache-zookeeper-3.8.0-bin/lib ] || { echo "/usr/share/java/zookeeper.jar is missing: install zookeeper" >&2; exit 127; }

        # The operator writes the settings once it is decided which server is to run here.
        trap 'exit 0' TERM INT
        until [ -e "$settings" ]; do sleep 0.1; done
        . "$settings"

        # What former servers left on this disk is of no use to anybody.
        for folder in {{DataDirectory}}/server-*; do
            [ "$folder" = "{{DataDirectory}}/server-$ID" ] || rm -rf "$folder"
        done

        if [ "$JOINED" = yes ] && [ ! -d "{{DataDirectory}}/server-$ID/version-2" ]; then
            # This server's data is gone. It must not vote any more: it would not know what it has acknowledged. It shows itself as a server that is alone, where no
            # client looks, until the operator has put another one in its place.
            mkdir -p "{{DataDirectory}}/server-lost"
            {
                grep -v '^standaloneEnabled' "{{Directory}}/{{ConfigName}}"
                echo "dataDir={{DataDirectory}}/server-lost"
                echo "clientPort={{LostPort}}"
                echo "clientPortAddress=$POD_IP"
            } > "{{DataDirectory}}/server-lost/zoo.cfg"
            (java org.apache.zookeeper.server.quorum.QuorumPeerMain "{{DataDirectory}}/server-lost/zoo.cfg") &
            lost=$!
            trap 'kill "$lost"; exit 0' TERM INT
            former=$ID
            while [ "$ID" = "$former" ] && kill -0 "$lost"; do
                sleep 0.2
                ID=none
                if [ -e "$settings" ]; then . "$settings"; fi
            done
            kill "$lost" || true
            wait "$lost" || true
            exec sh "$0" "$@"
        fi

        # The ensemble as it was agreed on last; for a new server the one that it is to join. Its own line is written anew, since its address may be another.
        home="{{DataDirectory}}/server-$ID"
        mkdir -p "$home"
        echo "$ID" > "$home/myid"
        ensemble=$(sed -n 's/^dynamicConfigFile=//p' "$home/zoo.cfg" 2>/dev/null || true)
        if [ -z "$ensemble" ] || [ ! -s "$ensemble" ]; then
            ensemble="$home/ensemble"
            printf '%s\n' "$SERVERS" > "$ensemble"
        fi
        self="server.$ID=$HOST:{{QuorumPort}}:{{ElectionPort}}:participant;$HOST:{{ClientPort}}"
        { grep -v "^server\.$ID=" "$ensemble" | grep . || true; echo "$self"; } > "$home/next"
        mv "$home/next" "$ensemble"
        { cat "{{Directory}}/{{ConfigName}}"; echo "dataDir=$home"; echo "dynamicConfigFile=$ensemble"; } > "$home/next"
        mv "$home/next" "$home/zoo.cfg"
        run java org.apache.zookeeper.server.quorum.QuorumPeerMain "$home/zoo.cfg"

        """;

    /// <summary>The files by name.</summary>
    public static Dictionary<string, string> Files(Instance instance, InstanceSize size, ZooKeeperFormationState state) =>
        state.Members
            .Select(member => (Name: member.Node, Content: Settings(instance, state, member)))
            .Append((Name: ScriptName, Content: Script))
            .Append((Name: FlagsName, Content: Flags(instance, size)))
            .Append((Name: ConfigName, Content: Config(instance)))
            .ToDictionary(file => file.Name, file => file.Content, StringComparer.Ordinal);

    /// <summary>A node's name in the cluster. Without the cluster's domain: resolvers add it, whatever it is.</summary>
    public static string NodeName(Instance instance, string node) => $"{node}.{instance.Names.Nodes}.{instance.Key.Namespace}.svc";

    /// <summary>The common part of <c>zoo.cfg</c>.</summary>
    public static string Config(Instance instance)
    {
        var settings = EngineSettings.InForce(instance.Parameters, ZooKeeperSettings.All).Select(each => $"{each.Setting.Name}={each.Value}\n");
        return $"""
            # Made by SSM for {instance.Names.Service}; changes are overwritten.
            initLimit=10
            syncLimit=3
            standaloneEnabled=false
            reconfigEnabled=true
            admin.enableServer=false
            4lw.commands.whitelist={ZooKeeperWords.Admitted}
            autopurge.snapRetainCount=3
            autopurge.purgeInterval=1
            {string.Concat(settings)}
            """;
    }

    /// <summary>
    /// The JVM's flags. The superuser is a system property, and a command line can be read by everybody on a machine: so they are in a file, and that only in a
    /// Secret. Compiled quickly rather than well: a server mostly waits for its disk. A follower tries five times to reach the leader that was elected
    /// (<c>leaderConnectDelayDuringRetryMs</c> is between); if that does not listen yet, the follower begins another election, which the leader does not take
    /// part in until <c>initLimit</c> has passed. With the default of 100 ms a leader on a busy machine cost the ensemble 20 s.
    /// </summary>
    public static string Flags(Instance instance, InstanceSize size) => $"""
        # Made by SSM for {instance.Names.Service}; changes are overwritten.
        -Xms16m
        -Xmx{(size.Memory.Bytes >> 20).ToString(CultureInfo.InvariantCulture)}m
        -XX:+UseSerialGC
        -XX:TieredStopAtLevel=1
        -XX:+ExitOnOutOfMemoryError
        -XX:-UsePerfData
        -Xshare:auto
        -Djava.net.preferIPv4Stack=true
        -Djava.awt.headless=true
        -Dzookeeper.jmx.log4j.disable=true
        -Dzookeeper.electionPortBindRetry=100
        -Dzookeeper.leaderConnectDelayDuringRetryMs=1000
        -Dorg.slf4j.simpleLogger.defaultLogLevel=warn
        -Dzookeeper.DigestAuthenticationProvider.superDigest={ZooKeeperAcl.Digest("super", instance.Secrets[ZooKeeperSecretNames.Super])}

        """;

    private static string Settings(Instance instance, ZooKeeperFormationState state, ZooKeeperMember member) => $"""
        # Made by SSM for {member.Node}; changes are overwritten.
        ID={member.Number}
        JOINED={(member.IsJoined ? "yes" : "no")}
        HOST={NodeName(instance, member.Node)}
        SERVERS='{string.Join('\n', member.IsJoined ? [] : state.Servers ?? [])}'

        """;
}
