using System.Globalization;
using System.Text;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>The server's configuration file, the same on every node; what is a node's own stands on its command line.</summary>
internal static class TdsqlConfig
{
    public const string FileName = "my.cnf";

    public const string Directory = "/etc/tdsql";

    public const string DataDirectory = "/var/lib/tdsql";

    public const int Port = 3306;

    private const long Mega = 1L << 20;

    public static string Render(Instance instance, InstanceSize size)
    {
        // Where there are other nodes, a node that starts takes no writes until the operator has found that it is the primary.
        var isAlone = size.Replicas == 1 && instance.Resource.Status?.RunNodes is null or 1;
        var settings = new StringBuilder();
        foreach (var (setting, value) in EngineSettings.InForce(instance.Parameters, TdsqlSettings.All))
        {
            settings.Append(CultureInfo.InvariantCulture, $"{TdsqlSettings.FileName(setting.Name)} = {value}\n");
        }

        return $"""
            # Made by SSM for {instance.Names.Service}; changes are overwritten.
            [mariadbd]
            port = {Port}
            socket = mariadbd.sock
            pid_file = mariadbd.pid
            tmpdir = {DataDirectory}/tmp
            skip_name_resolve = ON
            local_infile = OFF
            symbolic_links = OFF
            log_output = TABLE

            # Tells how much room there is on the disk.
            plugin_load_add = disks

            character_set_server = {TdsqlParameters.Text(instance, TdsqlParameters.Charset)}
            collation_server = {TdsqlParameters.Text(instance, TdsqlParameters.Collation)}

            innodb_buffer_pool_size = {size.Memory.Bytes}
            innodb_log_file_size = {RedoLog(size.Memory)}
            innodb_buffer_pool_dump_pct = 25

            # Every commit is on disk, in the engine and in the binary log.
            innodb_flush_log_at_trx_commit = 1
            sync_binlog = 1
            log_bin = binlog
            binlog_format = ROW
            binlog_expire_logs_seconds = 86400
            max_binlog_size = {64 * Mega}

            # One history, named by numbers. A node follows, leads and acknowledges only once the operator says so.
            gtid_strict_mode = ON
            log_slave_updates = ON
            relay_log = relay
            sync_relay_log = 1
            skip_slave_start = ON
            slave_net_timeout = 10
            slave_parallel_threads = 4
            slave_parallel_mode = optimistic
            read_only = {(isAlone ? "OFF" : "ON")}

            # A write is acknowledged when a replica has it on its disk. Nobody gives up waiting for that, however long it takes.
            rpl_semi_sync_master_enabled = OFF
            rpl_semi_sync_slave_enabled = OFF
            rpl_semi_sync_master_wait_point = AFTER_SYNC
            rpl_semi_sync_master_timeout = {ulong.MaxValue}
            rpl_semi_sync_master_wait_no_slave = ON

            # What the user chose.
            {settings}
            """;
    }

    /// <summary>A quarter of the memory, between 16M and 1G: a larger one makes starts after a crash long, a smaller one makes writes slow.</summary>
    private static long RedoLog(ByteQuantity memory) => Math.Clamp(memory.Bytes / 4 / Mega * Mega, 16 * Mega, 1024 * Mega);
}
