using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Ssm.Testing;

/// <summary>Networks inside 127.0.0.0/8, each used by one test of all that run on the machine, in whichever process.</summary>
public static class LoopbackNetwork
{
    /// <summary>Nobody's port, above those that the system hands out. Whoever listens there at the first address of a network has that network.</summary>
    private const int ReservationPort = 65011;

    /// <summary>The second number of networks of 65536 addresses is one of these, that of smaller ones is above.</summary>
    private const int FirstLarge = 20;
    private const int LargeCount = 200;
    private const int FirstSmall = FirstLarge + LargeCount;
    private const int SmallCount = (255 - FirstSmall) * 256;

    /// <summary>Never closed: what a test leaves behind for a moment meets nobody else's.</summary>
    private static readonly ConcurrentBag<Socket> s_reservations = [];
    private static int s_next = Environment.ProcessId;

    /// <summary>A network of 256 addresses, such as <c>127.221.7.0/24</c>, until the process ends.</summary>
    public static string ReserveSmall() => $"{Reserve(SmallCount, number => [127, (byte)(FirstSmall + (number / 256)), (byte)(number % 256), 0])}/24";

    /// <summary>A network of 65536 addresses, such as <c>127.21.0.0/16</c>, until the process ends.</summary>
    public static string ReserveLarge() => $"{Reserve(LargeCount, number => [127, (byte)(FirstLarge + number), 0, 0])}/16";

    private static IPAddress Reserve(int count, Func<int, byte[]> addressOf)
    {
        for (var tries = 0; tries < count; tries++)
        {
            var address = new IPAddress(addressOf((Interlocked.Increment(ref s_next) & int.MaxValue) % count));
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(address, ReservationPort));
                socket.Listen();
                s_reservations.Add(socket);
                return address;
            }
            catch (SocketException)
            {
                socket.Dispose(); // somebody else's; the next
            }
        }

        throw new InvalidOperationException($"all {count} networks are in use");
    }
}
