using System.Text.Json;
using Ssm.OpenServiceBroker.Client;

namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>Which broker to check, and with what.</summary>
public sealed class ConformanceOptions
{
    /// <summary>URL, credentials and TLS; its version is not used.</summary>
    public required BrokerClientOptions Broker { get; set; }

    /// <summary>Default: 2.13 to 2.17.</summary>
    public IReadOnlyList<OsbVersion> Versions { get; set; } =
        [OsbVersion.V213, OsbVersion.V214, OsbVersion.V215, OsbVersion.V216, OsbVersion.V217];

    /// <summary>Ids of the checks to run. Default: all.</summary>
    public IReadOnlyCollection<string>? Only { get; set; }

    /// <summary>The plan to provision. Default: the first of the catalog.</summary>
    public PlanId? Plan { get; set; }

    /// <summary>Parameters of provisions. Default: none.</summary>
    public JsonElement? ProvisionParameters { get; set; }

    /// <summary>Parameters that a valid update changes to. Default: an update without parameters.</summary>
    public JsonElement? UpdateParameters { get; set; }

    /// <summary>Parameters of binds. Default: none.</summary>
    public JsonElement? BindParameters { get; set; }

    /// <summary>Valid parameters of binds other than <see cref="BindParameters"/>; without them that conflict is not tried.</summary>
    public JsonElement? OtherBindParameters { get; set; }

    /// <summary>Pause between polls when the broker asks for none. Default 500 ms.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long an asynchronous operation may take. Default 10 minutes.</summary>
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromMinutes(10);
}
