using System.Net;

namespace Ssm.Standalone.ApiServer;

/// <summary>Where the API server listens and keeps its state.</summary>
public sealed class ApiServerOptions
{
    /// <summary>Holds the store, the keys and the certificates; made if missing, readable by its owner only.</summary>
    public required string DataFolder { get; set; }

    /// <summary>The address to listen on. Default 127.0.0.1.</summary>
    public IPAddress Address { get; set; } = IPAddress.Loopback;

    /// <summary>The port to listen on. Default 6443; 0 takes a free one.</summary>
    public int Port { get; set; } = 6443;

    /// <summary>More addresses that clients know the server by, such as the cluster address of the service <c>kubernetes</c>; they go into its certificate.</summary>
    public IReadOnlyList<IPAddress> AlternativeAddresses { get; set; } = [];

    /// <summary>What the server shows to the node when it asks for logs. A secret; both get it from who starts them.</summary>
    public string KubeletToken { get; set; } = "";

    /// <summary>How many events are kept for watches that resume. Default 10,000.</summary>
    public int HistoryEvents { get; set; } = 10_000;

    /// <summary>How long events are kept after they last happened. Default 1 hour.</summary>
    public TimeSpan EventLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Between two bookmarks of a quiet watch. Default 1 minute.</summary>
    public TimeSpan BookmarkInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a stop waits for requests to end. Default 5 seconds.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
