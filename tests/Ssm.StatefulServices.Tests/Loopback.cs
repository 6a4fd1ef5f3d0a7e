using System.Net;
using System.Net.Sockets;

namespace Ssm.StatefulServices.Tests;

/// <summary>Loopback addresses on which nobody listens at an engine's port, each handed out once.</summary>
internal static class Loopback
{
    private static int s_last;

    public static IPAddress Next(int port)
    {
        while (true)
        {
            var number = Interlocked.Increment(ref s_last);
            var process = Environment.ProcessId;
            var address = new IPAddress([127, (byte)(64 + (process % 128)), (byte)(process / 128 % 256), (byte)(1 + (number % 250))]);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(address, port));
                return address;
            }
            catch (SocketException)
            {
                // Taken by another test run; try the next.
            }
        }
    }
}
