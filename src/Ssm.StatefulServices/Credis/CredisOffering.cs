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
        Engine = new EngineSource { Executables = ["redis-server"], DebianPackage = "redis-server" },
        Exporter = new ExporterProgram
        {
            Image = "oliver006/redis_exporter:v1.45.0",
            Executable = "/redis_exporter",
            Port = 9121,
            DebianPackage = "prometheus-redis-exporter",
        },
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
                Shards = new IntegerRange(Minimum: 1, Maximum: 16, Default: 1),
                Memory = new ByteRange(Minimum: "16M", Maximum: "512G", Default: "8G"),
                Storage = Storage,
                Cpu = "200m",
            },
        ],
    };

    /// <summary>A binding's user.</summary>
    private static JsonObject User() => CommonParameters.Structure(
        "An account of the binding's own, with a generated password. Without it the binding has the instance's account.",
        new JsonObject
        {
            ["name"] = CommonParameters.AccountName(
                "^(?!default$|ssm(-|$))[A-Za-z0-9][A-Za-z0-9._-]{0,62}$",
                "start with a letter or digit, go on with letters, digits and . _ -, and be neither default nor ssm"),
            ["keys"] = Patterns("Patterns of the keys it may use, such as orders:*."),
            ["channels"] = Patterns("Patterns of the channels it may use."),
            ["commands"] = new JsonObject
            {
                ["type"] = "array",
                ["description"] = "Commands it may use, such as get or, as a category, @read. Default: all but those for administration, which nobody gets.",
                ["minItems"] = 1,
                ["maxItems"] = 64,
                ["items"] = new JsonObject
                {
                    ["type"] = "string",
                    ["pattern"] = "^(@[a-z]{1,32}|[a-z][a-z-]{0,31}(\\|[a-z][a-z-]{0,31})?)$",
                    [ParameterKeywords.Rule] = "be a command such as get, or a category such as @read",
                },
            },
        });

    private static JsonObject Patterns(string description) => new()
    {
        ["type"] = "array",
        ["description"] = description,
        ["minItems"] = 1,
        ["maxItems"] = 64,
        ["default"] = new JsonArray("*"),
        ["items"] = new JsonObject { ["type"] = "string", ["pattern"] = "^[!-~]{1,256}$", [ParameterKeywords.Rule] = "be printable ASCII characters without blanks" },
    };

    public static PlanSchemas Schemas(Plan plan) => new(
        new ParameterSchema(CommonParameters.Document(
            $"Parameters of an instance of {plan.Name}.",
            new JsonObject
            {
                ["pass"] = CommonParameters.Password("Password of the instance. One is generated when it is not given."),
                ["replicas"] = CommonParameters.WholeNumber("Number of nodes of each part, its master included.", plan.Replicas),
                ["shards"] = CommonParameters.WholeNumber("Number of parts that the keys are spread over; more than one is a Redis Cluster.", plan.Shards ?? new IntegerRange(1, 1, 1)),
                ["host"] = CommonParameters.Host(),
                ["config"] = CommonParameters.Config(CredisSettings.All),
                ["exporter"] = CommonParameters.Exporter(),
                ["resources"] = CommonParameters.Resources(plan.Memory, plan.Cpu, plan.Storage),
            })),
        new ParameterSchema(CommonParameters.PassThrough(new JsonObject { ["user"] = User() })));
}
