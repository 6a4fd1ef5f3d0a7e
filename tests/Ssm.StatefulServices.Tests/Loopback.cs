using System.Net;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests;

/// <summary>Loopback addresses that nobody else uses, each handed out once.</summary>
internal static class Loopback
{
    private const int Hosts = 250;
    private static readonly Lock s_lock = new();
    private static byte[] s_network = [];
    private static int s_last = Hosts;

    public static IPAddress Next()
    {
        lock (s_lock)
        {
            if (s_last == Hosts)
            {
                s_network = IPNetwork.Parse(LoopbackNetwork.ReserveSmall()).BaseAddress.GetAddressBytes();
                s_last = 0;
            }

            return new IPAddress([.. s_network[..3], (byte)++s_last]);
        }
    }
}
