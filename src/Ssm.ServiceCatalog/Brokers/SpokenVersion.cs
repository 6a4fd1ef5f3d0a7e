using Ssm.OpenServiceBroker;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Brokers;

/// <summary>
/// Which version of the Open Service Broker API is spoken to a broker: the one that its object asks for, or the newest that it does not refuse.
/// OSB v2.17, "API Version Header".
/// </summary>
internal static class SpokenVersion
{
    private static readonly OsbVersion[] Known = [OsbVersion.V217, OsbVersion.V216, OsbVersion.V215, OsbVersion.V214, OsbVersion.V213];

    /// <summary>What <c>spec.osbApiVersion</c> asks for; null = the choice is ours.</summary>
    public static OsbVersion? Asked(IServiceBroker? broker) => Read(broker?.Spec.OsbApiVersion);

    /// <summary>The version for requests now.</summary>
    /// <param name="broker">With what was found out about it in its status.</param>
    /// <param name="preferred">The controller's.</param>
    public static OsbVersion Of(IServiceBroker? broker, OsbVersion preferred) =>
        Asked(broker) ?? (Read(broker?.Status?.OsbApiVersion) is { } found && found < preferred ? found : preferred);

    /// <summary>
    /// The versions to read the catalog with, until one is not refused. It begins with the newest each time: a broker may have learnt.
    /// </summary>
    /// <param name="broker">The broker.</param>
    /// <param name="preferred">The controller's.</param>
    public static IReadOnlyList<OsbVersion> Candidates(IServiceBroker broker, OsbVersion preferred) =>
        Asked(broker) is { } asked ? [asked] : [preferred, .. Known.Where(version => version < preferred)];

    private static OsbVersion? Read(string? text) => OsbVersion.TryParse(text, out var version) ? version : null;
}
