namespace Ssm.StatefulServices.RabbitMq;

/// <summary>What is prepared before a node starts, and the environment it starts in.</summary>
internal static class RabbitMqStart
{
    /// <summary>Milliseconds between looks for consumers that do not acknowledge in time; RabbitMQ's own minute would make a short timeout a long one.</summary>
    public const int BetweenChannelChecks = 5000;

    /// <summary>What the preparation ends with when the node has lost its disk, and must not take part before the others have forgotten it.</summary>
    public const int DiskIsLost = 3;

    /// <summary>
    /// The cookie, which Erlang takes only from a file in the home directory that nobody else may read; the addresses that are known without a resolver; and
    /// what of Erlang's options depends on the node. Only the first node may found a cluster, when it finds none;
    /// the others look on for the first. A node that should have data and has none does not start: it would vote in its queues as if it had never
    /// confirmed a message. Once it is no member any more, it joins as a new one.
    /// </summary>
    public static string Script { get; } = $$"""
        set -eu
        umask 077
        if [ ! -e {{RabbitMqFiles.DataDirectory}}/mnesia/node/schema.DAT ] && grep -qx "$POD_NAME" {{RabbitMqFiles.ConfigDirectory}}/{{RabbitMqFiles.Members}}; then
          echo "The disk is empty, and the others count on it" >&2
          exit {{DiskIsLost}}
        fi
        mkdir -p {{RabbitMqFiles.StartDirectory}}
        cp -f {{RabbitMqFiles.ConfigDirectory}}/{{RabbitMqFiles.Cookie}} {{RabbitMqFiles.StartDirectory}}/cookie
        chmod 400 {{RabbitMqFiles.StartDirectory}}/cookie
        mv -f {{RabbitMqFiles.StartDirectory}}/cookie {{RabbitMqFiles.DataDirectory}}/.erlang.cookie
        echo "$POD_IP $NODE_HOST" > {{RabbitMqFiles.StartDirectory}}/{{RabbitMqFiles.Hosts}}
        grep -E '^[0-9.]+ ' {{RabbitMqFiles.ConfigDirectory}}/{{RabbitMqFiles.Hosts}} >> {{RabbitMqFiles.StartDirectory}}/{{RabbitMqFiles.Hosts}} || true
        tries=100000
        case "$POD_NAME" in *-0) grep -qx '# founded' {{RabbitMqFiles.ConfigDirectory}}/{{RabbitMqFiles.Members}} || tries=1 ;; esac
        cat > {{RabbitMqFiles.StartDirectory}}/vm.args <<END
        -kernel inet_dist_use_interface {$(echo "$POD_IP" | tr . ,)}
        -rabbit cluster_formation [{discovery_retry_limit,$tries},{discovery_retry_interval,500}]
        END
        """;

    /// <summary>Options of Erlang: a fixed port on the node's own address, nobody to ask for it, and peers that fall silent are noticed within ten seconds.</summary>
    /// <param name="schedulers">How many processor cores the node works on at a time.</param>
    public static string ErlangOptions(int schedulers) => string.Join(
        ' ',
        "-name $(RABBITMQ_NODENAME)",
        $"-erl_epmd_port {RabbitMqPorts.Distribution}",
        $"-kernel inet_dist_listen_min {RabbitMqPorts.Distribution}",
        $"-kernel inet_dist_listen_max {RabbitMqPorts.Distribution}",
        "-kernel net_ticktime 10",
        $"-rabbit channel_tick_interval {BetweenChannelChecks}",
        $"-args_file {RabbitMqFiles.StartDirectory}/vm.args",
        $"-rabbitmq_management tcp_config [{{ip,\"$(POD_IP)\"}},{{port,{RabbitMqPorts.Management}}}]",
        $"-rabbitmq_prometheus tcp_config [{{ip,\"$(POD_IP)\"}},{{port,{RabbitMqPorts.Metrics}}}]",
        $"+S {schedulers}:{schedulers}");
}
