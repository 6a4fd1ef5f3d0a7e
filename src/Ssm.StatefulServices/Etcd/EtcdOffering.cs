using System.Text.Json.Nodes;
using Ssm.StatefulServices.Offerings;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Etcd;

/// <summary>What the service <c>etcd</c> offers unless the site says otherwise.</summary>
internal static class EtcdOffering
{
    public const string ServiceName = "etcd";

    private const string Image = "quay.io/coreos/etcd:v3.4.20";

    /// <summary>A member keeps up to six files of 64M of its log, beside the database and a copy of it.</summary>
    private static readonly ByteRange Storage = new(Minimum: "1G", Maximum: "1T", Default: "10G");

    public static Offering Default { get; } = new()
    {
        Id = ServiceName,
        Name = ServiceName,
        DisplayName = "etcd",
        Description = "etcd: keys and values that several members agree on, with watches, leases and transactions.",
        Tags = ["etcd", "configuration", "coordination"],
        Engine = new EngineSource { Executables = ["etcd"], DebianPackage = "etcd-server" },
        Plans =
        [
            new Plan
            {
                Id = "etcd-3.4-standard",
                Name = "etcd-3.4-standard",
                Description = "One etcd member with 1G of memory; a write is on disk when it is acknowledged.",
                Bullets = ["One member", "1G of memory unless asked otherwise", "TLS and a user for each binding"],
                ProtocolVersion = "3.4",
                EngineVersion = "3.4",
                Image = Image,
                Executable = "etcd",
                Replicas = new IntegerRange(Minimum: 1, Maximum: 1, Default: 1),
                Memory = new ByteRange(Minimum: "64M", Maximum: "64G", Default: "1G"),
                Storage = Storage,
                Cpu = "100m",
            },
            new Plan
            {
                Id = "etcd-3.4-advanced",
                Name = "etcd-3.4-advanced",
                Description = "Three etcd members with 2G of memory each; any one of them may fail and no acknowledged write is lost.",
                Bullets = ["Three members, or five", "2G of memory unless asked otherwise", "TLS and a user for each binding", "Survives the loss of any member"],
                ProtocolVersion = "3.4",
                EngineVersion = "3.4",
                Image = Image,
                Executable = "etcd",
                Replicas = new IntegerRange(Minimum: 3, Maximum: 5, Default: 3),
                Memory = new ByteRange(Minimum: "64M", Maximum: "64G", Default: "2G"),
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
                ["replicas"] = CommonParameters.OddNumber("Number of members.", plan.Replicas),
                ["host"] = CommonParameters.Host(),
                ["resources"] = CommonParameters.Resources(plan.Memory, plan.Cpu, plan.Storage),
                ["config"] = CommonParameters.Config(EtcdSettings.All),
                ["exporter"] = CommonParameters.Exporter(),
            })),
        new ParameterSchema(CommonParameters.PassThrough(new JsonObject
        {
            ["prefix"] = new JsonObject
            {
                ["type"] = "string",
                ["description"] = "The binding may use the keys that start with this, such as /orders/. Without it: all keys.",
                ["default"] = "",
                ["maxLength"] = 256,
                ["pattern"] = "^[!-~]*$",
                [ParameterKeywords.Rule] = "be printable ASCII characters without blanks",
            },
            ["access"] = CommonParameters.OneOf("What the binding may do with these keys.", "readwrite", "read", "write"),
        })));
}
