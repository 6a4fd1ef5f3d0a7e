using System.Globalization;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Etcd;

/// <summary>
/// What starts a node: a script that is the same for all, and the settings of each, which say which member it is. Every node mounts all of them. Pure.
/// </summary>
internal static class EtcdStart
{
    public const string Directory = "/etc/etcd";

    public const string ScriptName = "start";

    public const string DataDirectory = "/data";

    public const int ClientPort = 2379;

    public const int PeerPort = 2380;

    /// <summary>Where a member tells Prometheus about itself, when the instance asks for it.</summary>
    public const int MetricsPort = 2381;

    /// <summary>Where a member answers that lost its data.</summary>
    public const int LostPort = 2378;

    /// <summary>etcd allocates so much for its log at a time.</summary>
    private const int LogMegabytes = 64;

    /// <summary>Called with the engine and its flags.</summary>
    private static readonly string Script = $$"""
        #!/bin/sh
        # Made by SSM; changes are overwritten.
        set -eu
        {{DiskWatch.Script(DataDirectory, LogMegabytes)}}
        settings="{{Directory}}/$POD_NAME"

        # The operator writes the settings once the cluster knows the member that is to run here.
        trap 'exit 0' TERM INT
        until [ -e "$settings" ]; do sleep 0.1; done
        . "$settings"

        # What former members left on this disk is of no use to anybody.
        for folder in {{DataDirectory}}/member-*; do
            [ "$folder" = "{{DataDirectory}}/member-$MEMBER" ] || rm -rf "$folder"
        done

        # A founder that was killed before it wrote down that it is a member would wait for ever for a cluster that it does not know. It never led, so nothing is lost.
        # The name is in the log's first file from the first write on, and once that file is gone there was much more.
        log="{{DataDirectory}}/member-$MEMBER/member/wal/0000000000000000-0000000000000000.wal"
        if [ "$STATE" = new ] && [ -e "$log" ] && ! grep -a -q -F "\"name\":\"$POD_NAME\"" "$log"; then
            rm -rf "{{DataDirectory}}/member-$MEMBER"
        fi

        if [ "$JOINED" = yes ] && [ ! -d "{{DataDirectory}}/member-$MEMBER/member/wal" ]; then
            # This member's data is gone. It must not vote any more: it would not know what it has acknowledged. It shows itself as a cluster of its own, where no
            # client looks, until the operator has put another member in its place.
            "$@" --data-dir "{{DataDirectory}}/member-lost" --initial-cluster-state new --initial-cluster-token lost \
                --initial-cluster "$POD_NAME=$PEER_URL" --initial-advertise-peer-urls "$PEER_URL" --listen-client-urls "https://$POD_IP:{{LostPort.ToString(CultureInfo.InvariantCulture)}}" &
            lost=$!
            trap 'kill "$lost"; exit 0' TERM INT
            former=$MEMBER
            while [ "$MEMBER" = "$former" ] && kill -0 "$lost"; do
                sleep 0.2
                MEMBER=none
                if [ -e "$settings" ]; then . "$settings"; fi
            done
            kill "$lost" || true
            wait "$lost" || true
            exec sh "$0" "$@"
        fi

        run "$@" --data-dir "{{DataDirectory}}/member-$MEMBER" --initial-cluster-state "$STATE" --initial-cluster-token "$TOKEN" \
            --initial-cluster "$CLUSTER" --initial-advertise-peer-urls "$PEER_URL"

        """;

    /// <summary>The files by name.</summary>
    public static Dictionary<string, string> Files(Instance instance, EtcdFormationState state) =>
        state.Members
            .Where(member => member.Phase != EtcdMemberPhase.Admitted)
            .Select(member => (Name: member.Node, Content: Settings(instance, state, member)))
            .Append((Name: ScriptName, Content: Script))
            .ToDictionary(file => file.Name, file => file.Content, StringComparer.Ordinal);

    /// <summary>Where a member is found by its node's name.</summary>
    public static string NamedUrl(Instance instance, string node) => Url(NodeName(instance, node));

    /// <summary>A node's name in the cluster. Without the cluster's domain: resolvers add it, whatever it is.</summary>
    public static string NodeName(Instance instance, string node) => $"{node}.{instance.Names.Nodes}.{instance.Key.Namespace}.svc";

    /// <summary>Where a member at an address or name is found by others.</summary>
    public static string Url(string host) => $"https://{host}:{PeerPort.ToString(CultureInfo.InvariantCulture)}";

    private static string Settings(Instance instance, EtcdFormationState state, EtcdMember member)
    {
        var url = member.PeerUrl ?? NamedUrl(instance, member.Node);
        var others = state.Members.TakeWhile(each => each != member).Where(each => each.PeerUrl is not null).Select(each => $"{each.Node}={each.PeerUrl}");
        return $"""
            # Made by SSM for {member.Node}; changes are overwritten.
            MEMBER={member.Number}
            JOINED={(member.Phase == EtcdMemberPhase.Joined ? "yes" : "no")}
            STATE={(state.ClusterId is null ? "new" : "existing")}
            TOKEN={instance.Names.Service}-{member.Number}
            PEER_URL={url}
            CLUSTER={string.Join(',', others.Append($"{member.Node}={url}"))}

            """;
    }
}
