using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.RabbitMq;

/// <summary>The settings that the parameter <c>config</c> admits.</summary>
internal static class RabbitMqSettings
{
    /// <summary>What is about connections, and so for every service of this engine.</summary>
    public static IReadOnlyList<EngineSetting> OfConnections { get; } =
    [
        EngineSetting.WholeNumber("heartbeat", "Seconds between heartbeats that the server proposes; 0 for none.", 0, 3600, 60, needsRestart: true),
        EngineSetting.WholeNumber("channel_max", "Channels that one connection may have.", 1, 65535, 2047, needsRestart: true),
    ];

    public static IReadOnlyList<EngineSetting> Admitted { get; } =
    [
        .. OfConnections,
        EngineSetting.WholeNumber("max_message_size", "Bytes of the largest message that is taken.", 1024, 536870912, 134217728, needsRestart: true),
        EngineSetting.WholeNumber(
            "consumer_timeout", "Milliseconds in which a consumer has to acknowledge a message; later its channel is closed and the message is delivered again.", 60000, 86400000, 1800000, needsRestart: true),
    ];

    /// <summary>The settings in force, as they are written in <c>rabbitmq.conf</c>.</summary>
    public static IReadOnlyList<(string Name, string Value)> InForce(Instance instance) => InForce(instance, Admitted);

    /// <summary>Those of a list that are in force.</summary>
    public static IReadOnlyList<(string Name, string Value)> InForce(Instance instance, IReadOnlyList<EngineSetting> settings) =>
        [.. EngineSettings.InForce(instance.Parameters, settings).Select(setting => (setting.Setting.Name, setting.Value))];
}
