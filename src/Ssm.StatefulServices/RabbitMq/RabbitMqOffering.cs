using System.Text.Json.Nodes;
using Ssm.StatefulServices.Offerings;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.RabbitMq;

/// <summary>What the service <c>rabbitmq</c> offers unless the site says otherwise.</summary>
internal static class RabbitMqOffering
{
    public const string ServiceName = "rabbitmq";

    /// <summary>Version of the engine that the image and the machine's package are of.</summary>
    public const string EngineVersion = "3.10";

    public const string Image = "rabbitmq:3.10.25";

    public const string Executable = "rabbitmq-server";

    public static readonly ByteRange Storage = new(Minimum: "256M", Maximum: "16T", Default: "10G");

    public static EngineSource Engine { get; } = new() { Executables = [Executable], DebianPackage = "rabbitmq-server" };

    public static Offering Default { get; } = new()
    {
        Id = ServiceName,
        Name = ServiceName,
        DisplayName = "RabbitMQ",
        Description = "RabbitMQ: queues and exchanges, AMQP 0-9-1.",
        Tags = ["rabbitmq", "amqp", "messaging", "queue"],
        Engine = Engine,
        Plans =
        [
            new Plan
            {
                Id = "rabbitmq-3.6-standard",
                Name = "rabbitmq-3.6-standard",
                Description = "One RabbitMQ node with 1G of memory; a confirmed message is on disk.",
                Bullets = ["One node", "1G of memory unless asked otherwise", "Quorum queues unless asked otherwise, on disk"],
                ProtocolVersion = "3.6",
                EngineVersion = EngineVersion,
                Image = Image,
                Executable = Executable,
                Replicas = new IntegerRange(Minimum: 1, Maximum: 1, Default: 1),
                Memory = Memory("1G"),
                Storage = Storage,
                Cpu = "200m",
            },
            new Plan
            {
                Id = "rabbitmq-3.6-advanced",
                Name = "rabbitmq-3.6-advanced",
                Description = "Three RabbitMQ nodes with 2G of memory each; quorum queues survive the loss of any one node.",
                Bullets = ["Three nodes, or five", "2G of memory unless asked otherwise", "Quorum queues unless asked otherwise: a confirmed message is on a majority of the nodes"],
                ProtocolVersion = "3.6",
                EngineVersion = EngineVersion,
                Image = Image,
                Executable = Executable,
                Replicas = new IntegerRange(Minimum: 3, Maximum: 5, Default: 3),
                Memory = Memory("2G"),
                Storage = Storage,
                Cpu = "500m",
            },
        ],
    };

    public static PlanSchemas Schemas(Plan plan) => new(
        new ParameterSchema(CommonParameters.Document(
            $"Parameters of an instance of {plan.Name}.",
            new JsonObject
            {
                ["replicas"] = CommonParameters.OddNumber("Number of nodes.", plan.Replicas),
                ["host"] = CommonParameters.Host(),
                ["resources"] = CommonParameters.Resources(plan.Memory, plan.Cpu, plan.Storage),
                ["config"] = CommonParameters.Config(RabbitMqSettings.Admitted),
                ["plugins"] = RabbitMqPlugins.Schema(),
                ["exporter"] = CommonParameters.Exporter(),
            })),
        new ParameterSchema(CommonParameters.PassThrough(RabbitMqBindingSchema.Properties())));

    /// <summary>Memory of a node; an idle one takes 150M.</summary>
    public static ByteRange Memory(string @default) => new(Minimum: "256M", Maximum: "256G", @default);
}
