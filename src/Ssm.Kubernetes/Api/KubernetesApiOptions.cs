namespace Ssm.Kubernetes;

/// <summary>How requests to the Kubernetes API are made.</summary>
public sealed class KubernetesApiOptions
{
    /// <summary>Deadline of one request that is not a watch. Default 30 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the server is asked to keep one watch open before it is renewed. Default 8 min.</summary>
    public TimeSpan WatchTimeout { get; set; } = TimeSpan.FromMinutes(8);

    /// <summary>Objects asked for in one page of a list. Default 500, as client-go.</summary>
    public int PageSize { get; set; } = 500;

    /// <summary>The <c>User-Agent</c>; it shows up in audit logs. Default <c>ssm</c>.</summary>
    public string UserAgent { get; set; } = "ssm";

    /// <summary>Most requests a second in the long run, watches counted when they begin; null = no limit. Default null.</summary>
    public double? RequestsPerSecond { get; set; }

    /// <summary>Requests that may come at once before <see cref="RequestsPerSecond"/> counts. Default 10.</summary>
    public int Burst { get; set; } = 10;

    /// <summary>Wraps the transport, for example to inject faults in tests; null leaves it as it is.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler>? Transport { get; set; }
}
