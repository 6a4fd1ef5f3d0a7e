using System.Globalization;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.RabbitMq;

namespace Ssm.StatefulServices.Cmq;

/// <summary>The engine's settings that follow from the parameters of an instance.</summary>
internal static class CmqSettings
{
    /// <summary>Seconds; the engine looks for late consumers every <see cref="RabbitMqStart.BetweenChannelChecks"/>.</summary>
    public const int ShortestVisibility = 10;

    public const int DefaultVisibility = 60;

    public const int DefaultMessageSize = 1048576;

    /// <summary>As they are written in <c>rabbitmq.conf</c>.</summary>
    public static IReadOnlyList<(string Name, string Value)> InForce(Instance instance) =>
    [
        .. RabbitMqSettings.InForce(instance, RabbitMqSettings.OfConnections),
        ("consumer_timeout", Number(1000L * (instance.Parameters.Member("visibilityTimeout")?.GetInt32() ?? DefaultVisibility))),
        ("max_message_size", Number(instance.Parameters.Member("maxMessageSize")?.GetInt32() ?? DefaultMessageSize)),
    ];

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
