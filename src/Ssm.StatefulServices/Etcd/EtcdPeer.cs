using System.Net;

namespace Ssm.StatefulServices.Etcd;

/// <summary>One member as the cluster itself lists it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Url">Where the others find it.</param>
/// <param name="IsLearner">It does not vote yet.</param>
internal sealed record EtcdPeer(ulong Id, string Url, bool IsLearner)
{
    /// <summary>True when a URL has an address in it, not a name.</summary>
    public static bool HasAddress(string url) => IPAddress.TryParse(new Uri(url).Host, out _);
}
