using System.Text.Json.Nodes;
using Ssm.StatefulServices.Offerings;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Ces;

/// <summary>What the service <c>ces</c> offers unless the site says otherwise.</summary>
internal static class CesOffering
{
    public const string ServiceName = "ces";

    private static readonly Plan LogsStandard = new()
    {
        Id = "ces-60403-clog-standard",
        Name = "ces-60403-clog-standard",
        Description = "One OpenSearch node with 2G of memory for logs, kept for 7 days unless asked otherwise.",
        Bullets = ["One node, which can become three", "2G of memory unless asked otherwise", "Texts are indexed word by word and kept compressed", "Indices are deleted after 7 days unless asked otherwise"],
        ProtocolVersion = "6.4.3",
        EngineVersion = "2.19",
        Image = "opensearchproject/opensearch:2.19.1",
        Executable = "/usr/share/opensearch/bin/opensearch",
        Profile = CesProfile.Logs.Name,
        Replicas = new IntegerRange(Minimum: 1, Maximum: 1, Default: 1),
        Memory = new ByteRange(Minimum: "1G", Maximum: "64G", Default: "2G"),
        Storage = new ByteRange(Minimum: "1G", Maximum: "64T", Default: "50G"),
        Cpu = "500m",
    };

    private static readonly Plan LogsAdvanced = LogsStandard with
    {
        Id = "ces-60403-clog-advanced",
        Name = "ces-60403-clog-advanced",
        Description = "Three OpenSearch nodes with 4G of memory each for logs, every document on two of them, kept for 7 days unless asked otherwise.",
        Bullets = ["Three nodes, up to nine", "4G of memory unless asked otherwise", "Every document on two nodes", "Texts are indexed word by word and kept compressed", "Indices are deleted after 7 days unless asked otherwise"],
        Replicas = new IntegerRange(Minimum: 3, Maximum: 9, Default: 3),
        Memory = LogsStandard.Memory with { Default = "4G" },
        Cpu = "1",
    };

    public static Offering Default { get; } = new()
    {
        Id = ServiceName,
        Name = ServiceName,
        DisplayName = "CES",
        Description = "OpenSearch: documents that are searched and added up, for logs and for time series.",
        Tags = ["opensearch", "elasticsearch", "search", "logs", "metrics"],
        Engine = new EngineSource
        {
            Executables = ["opensearch", "opensearch-plugin"],
            Obtain = "Debian does not package OpenSearch; get 2.19 for Linux from https://opensearch.org/downloads.html and put its bin folder on the PATH, or name bin/opensearch in SSM_OFFERINGS; "
                + "it does not run as root",
        },
        Plans =
        [
            LogsStandard,
            LogsAdvanced,
            TimeSeries(LogsStandard, "ces-60403-ctsdb-standard", "One OpenSearch node with 2G of memory for time series, kept for 30 days unless asked otherwise."),
            TimeSeries(LogsAdvanced, "ces-60403-ctsdb-advanced", "Three OpenSearch nodes with 4G of memory each for time series, every value on two of them, kept for 30 days unless asked otherwise."),
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
                ["config"] = CommonParameters.Config(CesSettings.All),
            })),
        new ParameterSchema(CommonParameters.PassThrough(new JsonObject
        {
            ["index_prefix"] = CommonParameters.Text(
                "Start of the names of the binding's indices, up to the first '-'. Bindings with the same prefix share them. One is made up when it is not given.",
                "^[a-z][a-z0-9_]{0,62}$",
                "start with a lower-case letter and go on with lower-case letters, digits and _"),
            ["retentionDays"] = CommonParameters.WholeNumber(
                "Days after which an index of the prefix is deleted. A prefix that has a policy already keeps that.", new IntegerRange(1, 3650, CesProfile.Of(plan).RetentionDays)),
            ["user"] = User(),
        })));

    private static Plan TimeSeries(Plan plan, string id, string description) => plan with
    {
        Id = id,
        Name = id,
        Description = description,
        Profile = CesProfile.TimeSeries.Name,
        Bullets =
        [
            .. plan.Bullets.Where(bullet => !bullet.StartsWith("Texts", StringComparison.Ordinal) && !bullet.StartsWith("Indices", StringComparison.Ordinal)),
            "Texts are names and tags, numbers are fractions", "Indices are deleted after 30 days unless asked otherwise",
        ],
    };

    private static JsonObject User() => CommonParameters.Structure("The binding's account.", new JsonObject
    {
        ["name"] = CommonParameters.AccountName(),
        ["access"] = CommonParameters.SomeOf("What it may do with the indices of its prefix.", ["read", "write"], ["read", "write"]),
    });
}
