using System.Text.Json.Nodes;
using Ssm.StatefulServices.Offerings;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>What the service <c>zookeeper</c> offers unless the site says otherwise.</summary>
internal static class ZooKeeperOffering
{
    public const string ServiceName = "zookeeper";

    /// <summary>What a machine with ZooKeeper has, and one with Java alone has not.</summary>
    public const string Program = "zkServer.sh";

    private const string Image = "zookeeper:3.8.0";

    private static readonly ByteRange Storage = new(Minimum: "256M", Maximum: "1T", Default: "10G");

    private static readonly ByteRange Memory = new(Minimum: "64M", Maximum: "64G", Default: "1G");

    /// <summary>
    /// Ids and names of which a catalog makes the object names <c>z7azookeeper</c>, <c>z7azookeeper-3.4-standard</c> and <c>z7azookeeper-3.4-advanced</c>:
    /// it writes a leading z as z7a.
    /// </summary>
    public static Offering Default { get; } = new()
    {
        Id = ServiceName,
        Name = ServiceName,
        DisplayName = "ZooKeeper",
        Description = "ZooKeeper: a tree of small values that several servers agree on, for coordination.",
        Tags = ["zookeeper", "coordination", "configuration"],
        Engine = new EngineSource { Executables = ["java", Program], DebianPackage = "zookeeper" },
        Exporter = new ExporterProgram { Executable = "ssm", Port = ZooKeeperExporter.DefaultPort },
        Plans =
        [
            new Plan
            {
                Id = "zookeeper-3.4-standard",
                Name = "zookeeper-3.4-standard",
                Description = "One ZooKeeper server with 1G of memory; a write is on disk when it is acknowledged.",
                Bullets = ["One server", "1G of memory unless asked otherwise", "A subtree of its own for each binding"],
                ProtocolVersion = "3.4",
                EngineVersion = "3.8",
                Image = Image,
                Executable = "java",
                Replicas = new IntegerRange(Minimum: 1, Maximum: 1, Default: 1),
                Memory = Memory,
                Storage = Storage,
                Cpu = "100m",
            },
            new Plan
            {
                Id = "zookeeper-3.4-advanced",
                Name = "zookeeper-3.4-advanced",
                Description = "Three ZooKeeper servers with 1G of memory each; any one of them may fail and no acknowledged write is lost.",
                Bullets = ["Three servers, or five", "1G of memory unless asked otherwise", "A subtree of its own for each binding", "Survives the loss of any server"],
                ProtocolVersion = "3.4",
                EngineVersion = "3.8",
                Image = Image,
                Executable = "java",
                Replicas = new IntegerRange(Minimum: 3, Maximum: 5, Default: 3),
                Memory = Memory,
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
                ["replicas"] = CommonParameters.OddNumber("Number of servers.", plan.Replicas),
                ["host"] = CommonParameters.Host(),
                ["resources"] = CommonParameters.Resources(plan.Memory, plan.Cpu, plan.Storage),
                ["config"] = CommonParameters.Config(ZooKeeperSettings.All),
                ["exporter"] = CommonParameters.Exporter(),
            })),
        new ParameterSchema(CommonParameters.PassThrough(new JsonObject
        {
            ["chroot"] = new JsonObject
            {
                ["type"] = "string",
                ["description"] = "Root of the subtree that the binding may use. Without it: one of the binding's own. Bindings that name the same share it.",
                ["maxLength"] = 256,
                ["pattern"] = "^(?!/zookeeper(/|$))(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,62}){1,8}$",
                [ParameterKeywords.Rule] = "be a path such as /orders, of letters, digits and . _ -, not below /zookeeper",
            },
            ["unbind"] = CommonParameters.OneOf("What becomes of the subtree when the binding is deleted: kept, or deleted unless another binding shares it.", "keep", "delete"),
        })));
}
