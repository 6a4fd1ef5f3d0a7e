using System.Text.Json.Nodes;
using Ssm.StatefulServices.Offerings;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.RabbitMq;

namespace Ssm.StatefulServices.Cmq;

/// <summary>What the service <c>cmq</c> offers unless the site says otherwise.</summary>
internal static class CmqOffering
{
    public const string ServiceName = "cmq";

    public static Offering Default { get; } = new()
    {
        Id = ServiceName,
        Name = ServiceName,
        DisplayName = "CMQ",
        Description = "Queues and topics for messages that must not get lost.",
        Tags = ["cmq", "queue", "topic", "messaging", "amqp"],
        Engine = RabbitMqOffering.Engine,
        Plans =
        [
            new Plan
            {
                Id = "cmq-1.0-standard",
                Name = "cmq-1.0-standard",
                Description = "Queues and topics on three nodes with 1G of memory each; every message is on a majority of them.",
                Bullets = ["Three nodes unless asked otherwise", "1G of memory unless asked otherwise", "Visibility timeout, retention, dead-letter queues, topics with tags"],
                ProtocolVersion = "1.0",
                EngineVersion = RabbitMqOffering.EngineVersion,
                Image = RabbitMqOffering.Image,
                Executable = RabbitMqOffering.Executable,
                Replicas = new IntegerRange(Minimum: 1, Maximum: 5, Default: 3),
                Memory = RabbitMqOffering.Memory("1G"),
                Storage = RabbitMqOffering.Storage,
                Cpu = "200m",
            },
        ],
    };

    public static PlanSchemas Schemas(Plan plan) => new(
        new ParameterSchema(CommonParameters.Document(
            $"Parameters of an instance of {plan.Name}.",
            new JsonObject
            {
                ["replicas"] = CommonParameters.OddNumber("Number of nodes. One node promises nothing that its disk does not.", plan.Replicas),
                ["host"] = CommonParameters.Host(),
                ["resources"] = CommonParameters.Resources(plan.Memory, plan.Cpu, plan.Storage),
                ["visibilityTimeout"] = CommonParameters.WholeNumber(
                    "Seconds in which a consumer has to acknowledge a message; later others get it.", new IntegerRange(CmqSettings.ShortestVisibility, 43200, CmqSettings.DefaultVisibility)),
                ["maxMessageSize"] = CommonParameters.WholeNumber("Bytes of the largest message that is taken.", new IntegerRange(1024, 134217728, CmqSettings.DefaultMessageSize)),
                ["config"] = CommonParameters.Config(RabbitMqSettings.OfConnections),
                ["exporter"] = CommonParameters.Exporter(),
            })),
        new ParameterSchema(CommonParameters.PassThrough(CmqBindingSchema.Properties())));
}
