using System.Text.Json.Nodes;
using Ssm.StatefulServices.Offerings;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Mongo;

/// <summary>What the service <c>mongo</c> offers unless the site says otherwise.</summary>
internal static class MongoOffering
{
    public const string ServiceName = "mongo";

    private const string Image = "mongo:7.0.14-jammy";

    public static Offering Default { get; } = new()
    {
        Id = ServiceName,
        Name = ServiceName,
        DisplayName = "Mongo",
        Description = "MongoDB: documents with indexes, queries and transactions.",
        Tags = ["mongodb", "documents", "nosql"],
        Engine = new EngineSource
        {
            Executables = ["mongod"],
            Obtain = "Debian does not package MongoDB; get the Community Server 7.0 from https://www.mongodb.com/try/download/community and put mongod on the PATH, or name it in SSM_OFFERINGS",
        },
        Plans =
        [
            new Plan
            {
                Id = "mongo-3.6-standard",
                Name = "mongo-3.6-standard",
                Description = "One MongoDB node with 2G of memory; a write is acknowledged once it is in the journal on disk.",
                Bullets = ["One node, which can become three", "2G of memory unless asked otherwise", "Journal on disk"],
                ProtocolVersion = "3.6",
                EngineVersion = "7.0",
                Image = Image,
                Executable = "mongod",
                Replicas = new IntegerRange(Minimum: 1, Maximum: 1, Default: 1),
                Memory = new ByteRange(Minimum: "512M", Maximum: "512G", Default: "2G"),
                Storage = new ByteRange(Minimum: "2G", Maximum: "64T", Default: "20G"),
                Cpu = "200m",
            },
            new Plan
            {
                Id = "mongo-3.6-advanced",
                Name = "mongo-3.6-advanced",
                Description = "A MongoDB replica set of three with 4G of memory each; a write is acknowledged once most of them have it.",
                Bullets = ["Three nodes, up to seven", "4G of memory unless asked otherwise", "Automatic failover", "No acknowledged write is lost with one node"],
                ProtocolVersion = "3.6",
                EngineVersion = "7.0",
                Image = Image,
                Executable = "mongod",
                Replicas = new IntegerRange(Minimum: 3, Maximum: 7, Default: 3),
                Memory = new ByteRange(Minimum: "512M", Maximum: "512G", Default: "4G"),
                Storage = new ByteRange(Minimum: "2G", Maximum: "64T", Default: "20G"),
                Cpu = "500m",
            },
        ],
    };

    public static PlanSchemas Schemas(Plan plan) => new(
        new ParameterSchema(CommonParameters.Document(
            $"Parameters of an instance of {plan.Name}.",
            new JsonObject
            {
                ["replicas"] = CommonParameters.WholeNumber("Number of members of the replica set. An even number survives no more failures than the odd one below it.", plan.Replicas),
                ["host"] = CommonParameters.Host(),
                ["resources"] = CommonParameters.Resources(plan.Memory, plan.Cpu, plan.Storage),
                ["config"] = CommonParameters.Config(MongoSettings.All),
            })),
        new ParameterSchema(CommonParameters.PassThrough(new JsonObject { ["database"] = Database(), ["user"] = User() })));

    private static JsonObject Database() => new()
    {
        ["type"] = "string",
        ["description"] = "Name of the database. It comes into being with the first document, and stays when the binding ends.",
        ["pattern"] = "^(?!(admin|local|config)$)[A-Za-z][A-Za-z0-9_-]{0,62}$",
        ["default"] = MongoGrant.DefaultDatabase,
        [ParameterKeywords.Rule] = "start with a letter, go on with letters, digits, _ and -, and be neither admin nor local nor config",
    };

    private static JsonObject User() => CommonParameters.Structure("The binding's account.", new JsonObject
    {
        ["name"] = CommonParameters.AccountName(),
        ["roles"] = CommonParameters.SomeOf(
            "What it may do on the database: read; readWrite; dbAdmin for indexes and statistics.", ["read", "readWrite", "dbAdmin"], ["readWrite"]),
    });
}
