using System.Text.Json.Nodes;
using Ssm.StatefulServices.Offerings;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Credis;

/// <summary>What the service <c>credis</c> offers unless the site says otherwise.</summary>
internal static class CredisOffering
{
    public const string ServiceName = "credis";

    private static readonly ByteRange Storage = new(Minimum: "64M", Maximum: "16T", Default: "10G");

    public static Offering Default { get; } = new()
    {
        Id = ServiceName,
        Name = ServiceName,
        DisplayName = "Credis",
        Description = "Redis: keys and values in memory, kept on disk.",
        Tags = ["redis", "cache", "nosql"],
        Plans =
        [
            new Plan
            {
                Id = "redis-4.0-standard",
                Name = "redis-4.0-standard",
                Description = "One Redis node with 4G of memory; a write is on disk within a second.",
                Bullets = ["One node", "4G of memory unless asked otherwise", "Append-only file, written every second"],
                ProtocolVersion = "4.0",
                EngineVersion = "7.0",
                Image = "redis:7.0.15-bookworm",
                Executable = "redis-server",
                Replicas = new IntegerRange(Minimum: 1, Maximum: 1, Default: 1),
                Memory = new ByteRange(Minimum: "16M", Maximum: "512G", Default: "4G"),
                Storage = Storage,
                Cpu = "100m",
            },
            new Plan
            {
                Id = "redis-4.0-advanced",
                Name = "redis-4.0-advanced",
                Description = "A Redis master and replicas with 8G of memory each; a replica takes over when the master fails.",
                Bullets = ["A master and one replica, up to four", "8G of memory unless asked otherwise", "Automatic failover", "Append-only file, written every second"],
                ProtocolVersion = "4.0",
                EngineVersion = "7.0",
                Image = "redis:7.0.15-bookworm",
                Executable = "redis-server",
                Replicas = new IntegerRange(Minimum: 2, Maximum: 5, Default: 2),
                Memory = new ByteRange(Minimum: "16M", Maximum: "512G", Default: "8G"),
                Storage = Storage,
                Cpu = "200m",
            },
        ],
    };

    public static PlanSchemas Schemas(Plan plan) => new(
        new ParameterSchema(CommonParameters.Document(
            $"Parameters of an instance of {plan.Name}.",
            new JsonObject
            {
                ["pass"] = CommonParameters.Password("Password of the instance. One is generated when it is not given."),
                ["replicas"] = CommonParameters.WholeNumber("Number of nodes, the master included.", plan.Replicas),
                ["shards"] = CommonParameters.WholeNumber("Number of parts that the keys are spread over; this version has one.", new IntegerRange(1, 1, 1)),
                ["host"] = CommonParameters.Host(),
                ["resources"] = CommonParameters.Resources(plan.Memory, plan.Cpu, plan.Storage),
            })),
        new ParameterSchema(CommonParameters.PassThrough([])));
}
