using System.Net.Sockets;

namespace Ssm.OpenServiceBroker.Client;

/// <summary>
/// What the network said, in the words of Go's network package where it has common ones: users know them from conditions.
/// </summary>
internal static class TransportErrors
{
    public static AmbiguousCause.Transport Of(string request, HttpRequestException exception)
    {
        var isRequestSent = exception.HttpRequestError is not (
            HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError
            or HttpRequestError.ProxyTunnelError);
        return new AmbiguousCause.Transport(request, Message(exception), isRequestSent);
    }

    private static string Message(HttpRequestException exception) => Innermost(exception) switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "dial tcp: connect: connection refused",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => "dial tcp: no such host",
        SocketException { SocketErrorCode: SocketError.ConnectionReset } => "read: connection reset by peer",
        _ when exception.HttpRequestError is HttpRequestError.ResponseEnded => "EOF",
        var innermost => innermost.Message,
    };

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;
}
