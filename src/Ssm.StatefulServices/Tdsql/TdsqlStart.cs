using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>What a node does at each start before the server runs: makes a data directory when there is none, or fills it anew from another node when the operator asks for that.</summary>
internal static class TdsqlStart
{
    public const string ScriptFileName = "start";

    public const string AccountsFileName = "accounts.sql";

    public const string AdminFileName = "admin.cnf";

    public const string ReplicationFileName = "replication.cnf";

    /// <summary>The folder of the server's data, below the claim.</summary>
    public const string DataFolder = "db";

    /// <summary>The file that asks for a copy; it holds the address of the node to copy.</summary>
    public const string CopyRequest = "copy-from";

    /// <summary>
    /// The script. After a copy the binary log begins with the copied position, so that others who are that far can follow this node. A directory is made under another name and renamed once it is complete, so that a start that was cut off leaves nothing half. A copy that
    /// fails leaves an empty node: the operator sees that and asks again, from the node that is the primary by then.
    /// </summary>
    public static string Script { get; } = $$"""
        #!/bin/sh
        # Made by SSM; changes are overwritten.
        set -eu
        {{DiskWatch.Script(TdsqlConfig.DataDirectory)}}
        umask 077
        server=$1
        shift
        cd {{TdsqlConfig.DataDirectory}}
        config={{TdsqlConfig.Directory}}
        mkdir -p tmp
        as=
        [ "$(id -u)" -ne 0 ] || as=--user=root

        create() {
            rm -rf new
            # --rpm: nothing outside the directory is touched.
            mariadb-install-db --defaults-file="$config/{{TdsqlConfig.FileName}}" --rpm --skip-test-db --auth-root-authentication-method=normal $as \
                --innodb-flush-log-at-trx-commit=0 --sync-binlog=0 --skip-log-bin --read-only=OFF \
                --extra-file="$config/{{AccountsFileName}}" --datadir="$PWD/new" >create.log 2>&1 || { cat create.log >&2; grep -h ERROR create.log >&2; exit 1; }

            # A replica leaves out what bears its own number, so a node that lost its data must not have the number that it had when it wrote them.
            echo $(($(od -An -N3 -tu4 /dev/urandom) * 256 + ${POD_NAME##*-} + 1)) > new/server-id
        }

        copy() {
            "$server" --defaults-file="$config/{{TdsqlConfig.FileName}}" $as --datadir="$PWD/new" --skip-networking --read-only=OFF --sync-binlog=0 &
            pid=$!
            (cd new && client="mariadb --defaults-file=$config/{{AdminFileName}} --protocol=socket --socket=mariadbd.sock" \
                && tries=0 && until $client -e "DO 1" 2>/dev/null; do tries=$((tries + 1)); [ "$tries" -lt 300 ] && kill -0 $pid && sleep 0.1 || exit 1; done \
                && { mariadb-dump --defaults-file="$config/{{ReplicationFileName}}" --host="$1" --all-databases --single-transaction --master-data=1 --gtid \
                    --routines --events --triggers --hex-blob --flush-privileges || echo "; the source failed;"; } \
                    | $client --init-command="SET sql_log_bin=0" \
                && position=$($client --skip-column-names -e "SELECT @@gtid_slave_pos") && history=${position%-*} \
                && { [ -z "$position" ] || $client -e "SET SESSION server_id=${history##*-}, gtid_seq_no=${position##*-}; DROP TABLE IF EXISTS ssm.copied"; }) && result=0 || result=1
            kill $pid
            wait $pid || result=1
            return $result
        }

        if [ -s {{CopyRequest}} ]; then
            rm -rf {{DataFolder}}
            create
            copy "$(cat {{CopyRequest}})" || create
            mv new {{DataFolder}}
            rm -f {{CopyRequest}}
        elif [ ! -d {{DataFolder}} ]; then
            create
            mv new {{DataFolder}}
        fi

        # A server that is killed while it shuts down has closed its binary log before its engine has written the last commits down. The log then says that there is
        # nothing to recover, and the server refuses to start. With the mark that says "in use" it finds those commits in the log, as after any other crash.
        log=$(tail -n 1 {{DataFolder}}/binlog.index 2>/dev/null) || log=
        if [ -e {{DataFolder}}/mariadbd.pid ] && [ -n "$log" ] && [ -s "{{DataFolder}}/$log" ]; then
            printf '\001' | dd of="{{DataFolder}}/$log" bs=1 seek=21 conv=notrunc 2>/dev/null
        fi
        id=$(cat {{DataFolder}}/server-id 2>/dev/null) || id=$((${POD_NAME##*-} + 1))
        run "$server" --defaults-file="$config/{{TdsqlConfig.FileName}}" $as --datadir="$PWD/{{DataFolder}}" --server-id="$id" --report-host="$POD_NAME" "$@"

        """;

    /// <summary>An option file of the client programs, so that no password stands on a command line.</summary>
    public static string Client(string user, string password) => $"""
        [client]
        user = {user}
        password = {password}
        port = {TdsqlConfig.Port}

        """;

    /// <summary>The files that a node reads when it starts, by name.</summary>
    public static IReadOnlyDictionary<string, string> Files(InstanceSecrets secrets) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [ScriptFileName] = Script,
        [AccountsFileName] = TdsqlUsers.Bootstrap(secrets),
        [AdminFileName] = Client(TdsqlUsers.Admin, secrets[TdsqlSecretNames.Admin]),
        [ReplicationFileName] = Client(TdsqlUsers.Replication, secrets[TdsqlSecretNames.Replication]),
    };
}
