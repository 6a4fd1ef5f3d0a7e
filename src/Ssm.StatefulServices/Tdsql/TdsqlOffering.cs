using System.Text.Json.Nodes;
using Ssm.StatefulServices.Offerings;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>What the service <c>tdsql</c> offers unless the site says otherwise.</summary>
internal static class TdsqlOffering
{
    public const string ServiceName = "tdsql";

    private const string Image = "mariadb:10.11.14";

    private const string Executable = "mariadbd";

    private static readonly ByteRange Storage = new(Minimum: "1G", Maximum: "16T", Default: "20G");

    public static Offering Default { get; } = new()
    {
        Id = ServiceName,
        Name = ServiceName,
        DisplayName = "TDSQL",
        Description = "MySQL: tables and transactions, by MariaDB.",
        Tags = ["mysql", "mariadb", "sql", "relational"],
        Engine = new EngineSource { Executables = [Executable, "mariadb-install-db", "mariadb-dump", "mariadb"], DebianPackage = "mariadb-server" },
        Exporter = new ExporterProgram
        {
            Image = "prom/mysqld-exporter:v0.14.0",
            Executable = "/bin/mysqld_exporter",
            Port = 9104,
            DebianPackage = "prometheus-mysqld-exporter",
        },
        Plans =
        [
            new Plan
            {
                Id = "tdsql-5.7-standard",
                Name = "tdsql-5.7-standard",
                Description = "One MariaDB node with 1G of memory; every commit is on disk.",
                Bullets = ["One node", "1G of memory unless asked otherwise", "Every commit is on disk"],
                ProtocolVersion = "5.7",
                EngineVersion = "10.11",
                Image = Image,
                Executable = Executable,
                Replicas = new IntegerRange(Minimum: 1, Maximum: 1, Default: 1),
                Memory = new ByteRange(Minimum: "64M", Maximum: "512G", Default: "1G"),
                Storage = Storage,
                Cpu = "200m",
            },
            new Plan
            {
                Id = "tdsql-5.7-advanced",
                Name = "tdsql-5.7-advanced",
                Description = "A MariaDB primary and semi-synchronous replicas with 2G of memory each; a replica takes over when the primary fails.",
                Bullets =
                [
                    "A primary and two replicas, up to four",
                    "2G of memory unless asked otherwise",
                    "Every commit is on the disks of two nodes before it is acknowledged",
                    "Automatic failover without loss",
                ],
                ProtocolVersion = "5.7",
                EngineVersion = "10.11",
                Image = Image,
                Executable = Executable,
                Replicas = new IntegerRange(Minimum: 3, Maximum: 5, Default: 3),
                Memory = new ByteRange(Minimum: "64M", Maximum: "512G", Default: "2G"),
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
                ["replicas"] = CommonParameters.WholeNumber("Number of nodes, the primary included.", plan.Replicas),
                ["host"] = CommonParameters.Host(),
                ["resources"] = CommonParameters.Resources(plan.Memory, plan.Cpu, plan.Storage),
                [TdsqlParameters.Charset] = Charset("Character set of databases whose binding names none."),
                [TdsqlParameters.Collation] = Collation("Order of texts in databases whose binding names none. Default: the character set's general one."),
                ["config"] = CommonParameters.Config(TdsqlSettings.All),
                ["exporter"] = CommonParameters.Exporter(),
            })),
        new ParameterSchema(CommonParameters.PassThrough(TdsqlBindingSchema.Properties())));

    /// <summary>A character set: those that sort by a general collation of their own name.</summary>
    public static JsonObject Charset(string description) => CommonParameters.OneOf(
        description,
        TdsqlParameters.DefaultCharset, "utf8mb3", "latin1", "ascii", "ucs2", "utf16", "utf32", "greek", "hebrew", "cp1250", "cp1251", "cp1256", "cp1257", "latin2", "latin7");

    /// <summary>A collation; the engine knows which there are.</summary>
    public static JsonObject Collation(string description) => CommonParameters.Text(description, "^[a-z0-9]+_[a-z0-9_]{1,50}$", "be a collation such as utf8mb4_unicode_ci");
}
