using System.Net.Sockets;
using MySqlConnector;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>What the client throws when a node goes while it is spoken to.</summary>
internal static class TdsqlOutage
{
    /// <summary>True when nobody can say what became of the statement, and for any refusal by the server. The client wraps a read that breaks, but not a write.</summary>
    public static bool IsFailure(Exception failure) => failure is MySqlException or IOException or SocketException;

    /// <summary>True for what another try may find otherwise: the role moved, the session was cut, a lock or a replica took too long.</summary>
    public static bool IsPassing(Exception failure) => failure switch
    {
        MySqlException known =>
            known.IsTransient
            || known.Number is 1053 or 1205 or 1213 or 1290 or 1927
            || known.ErrorCode is MySqlErrorCode.CommandTimeoutExpired or MySqlErrorCode.UnableToConnectToHost or MySqlErrorCode.QueryInterrupted or MySqlErrorCode.OptionPreventsStatement
            || known.SqlState is null or "",
        IOException or SocketException => true,
        _ => false,
    };
}
