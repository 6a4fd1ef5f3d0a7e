using System.Text.Json.Nodes;
using Ssm.StatefulServices.Offerings;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Csp;

/// <summary>What the service <c>csp</c> offers unless the site says otherwise.</summary>
internal static class CspOffering
{
    public const string ServiceName = "csp";

    /// <summary>A Debian with the packages <c>swift</c> and <c>rsync</c>, made by <c>deploy/images/swift/Dockerfile</c>: nobody publishes one that is pinned and kept.</summary>
    private const string Image = "ssm/swift:2.30.1-bookworm";

    /// <summary>Debian's own interpreter, since Debian's packages of Swift are for it alone.</summary>
    private const string Executable = "/usr/bin/python3";

    private static readonly ByteRange Memory = new(Minimum: "256M", Maximum: "64G", Default: "512M");
    private static readonly ByteRange Storage = new(Minimum: "64M", Maximum: "64T", Default: "50G");

    public static Offering Default { get; } = new()
    {
        Id = ServiceName,
        Name = ServiceName,
        DisplayName = "CSP",
        Description = "Object storage: buckets of objects with the S3 protocol.",
        Tags = ["s3", "objects", "storage", "swift"],
        Engine = new EngineSource { Executables = ["swift-ring-builder", "rsync"], DebianPackage = "swift rsync" },
        Plans =
        [
            new Plan
            {
                Id = "csp-1.0-standard",
                Name = "csp-1.0-standard",
                Description = "One node; each object is stored once.",
                Bullets = ["One node with 50G of disk unless asked otherwise", "An acknowledged object is on disk"],
                ProtocolVersion = "1.0",
                EngineVersion = "2.30",
                Image = Image,
                Executable = Executable,
                Replicas = new IntegerRange(Minimum: 1, Maximum: 1, Default: 1),
                Memory = Memory,
                Storage = Storage,
                Cpu = "100m",
            },
            new Plan
            {
                Id = "csp-1.0-advanced",
                Name = "csp-1.0-advanced",
                Description = "Three nodes; each object is stored three times, and the loss of any one node goes unnoticed.",
                Bullets =
                [
                    "Three nodes with 50G of disk each unless asked otherwise, up to seven",
                    "An acknowledged object is on the disks of two nodes, and on three a moment later",
                    "A node that lost its disk is filled again",
                ],
                ProtocolVersion = "1.0",
                EngineVersion = "2.30",
                Image = Image,
                Executable = Executable,
                Replicas = new IntegerRange(Minimum: 3, Maximum: 7, Default: 3),
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
                ["replicas"] = CommonParameters.WholeNumber("Number of nodes.", plan.Replicas),
                ["host"] = CommonParameters.Host(),
                ["resources"] = CommonParameters.Resources(plan.Memory, plan.Cpu, plan.Storage),
                ["config"] = CommonParameters.Config(CspSettings.All),
                ["exporter"] = CommonParameters.Exporter(),
            })),
        new ParameterSchema(CommonParameters.PassThrough(CspBindingParameters.Describe(plan))));
}
