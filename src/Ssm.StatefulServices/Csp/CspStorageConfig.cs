namespace Ssm.StatefulServices.Csp;

/// <summary>The three storage servers of a node with the daemons that keep what they store complete.</summary>
internal static class CspStorageConfig
{
    /// <summary>Seconds between two passes of a daemon: how long a node that was away may lack a change, as far as nothing has to be copied.</summary>
    private const int PassSeconds = 10;

    public static string Render(string kind, int port) => $$"""
        [DEFAULT]
        bind_ip = ${address}
        bind_port = {{port}}
        workers = 0
        user = ${user}
        swift_dir = ${run}
        devices = ${data}
        fallocate_reserve = {{Reserve(kind)}}%
        recon_cache_path = ${run}
        log_level = WARNING
        log_requests = false

        [pipeline:main]
        pipeline = healthcheck recon {{kind}}-server

        [app:{{kind}}-server]
        use = egg:swift#{{kind}}

        [filter:healthcheck]
        use = egg:swift#healthcheck

        [filter:recon]
        use = egg:swift#recon
        recon_cache_path = ${run}

        [{{kind}}-replicator]
        interval = {{PassSeconds}}
        {{Transfer(kind)}}

        [{{kind}}-updater]
        interval = {{PassSeconds}}

        """;

    /// <summary>The receiving side of the databases' replicators. Other nodes write to it; the NetworkPolicy keeps everybody else away.</summary>
    public static string Rsync() => $$"""
        address = ${address}
        port = {{CspPorts.Rsync}}
        use chroot = no
        uid = ${user}
        lock file = ${run}/rsyncd.lock
        log file = /dev/stderr

        [data]
        path = ${data}
        read only = no
        max connections = 16

        """;

    /// <summary>Objects go from server to server over HTTP; databases that are not there at all are copied as files.</summary>
    private static string Transfer(string kind) =>
        kind == "object" ? "sync_method = ssync" : "rsync_module = rsync://{replication_ip}:" + CspPorts.Rsync + "/data";

    /// <summary>
    /// Hundredths of the disk that have to be free. Objects are refused first, so that there is room for their lists, and for what makes or ends a binding,
    /// when there is none for them.
    /// </summary>
    private static int Reserve(string kind) => kind == "object" ? 2 : 1;
}
