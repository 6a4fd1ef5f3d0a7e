using System.Text.Json;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Bindings.Transforms;

/// <summary>How to reach a service and as whom, found in credentials whose words differ from broker to broker. What is not there is null.</summary>
internal sealed record AccessParts
{
    public const string MySql = "mysql";
    public const string PostgreSql = "postgresql";
    public const string Redis = "redis";
    public const string RabbitMq = "rabbitmq";
    public const string MongoDb = "mongodb";
    public const string Kafka = "kafka";
    public const string Elasticsearch = "elasticsearch";

    /// <summary>What in a scheme, a tag or a class's name stands for what kind of service; the first that fits counts.</summary>
    private static readonly (string Word, string Type)[] Words =
    [
        ("mysql", MySql), ("mariadb", MySql), ("tdsql", MySql), ("postgres", PostgreSql), ("redis", Redis), ("rabbit", RabbitMq), ("amqp", RabbitMq),
        ("mongo", MongoDb), ("kafka", Kafka), ("elastic", Elasticsearch), ("ces", Elasticsearch),
    ];

    /// <summary>Empty when nothing tells.</summary>
    public string Type { get; private init; } = "";

    public string? Host { get; private init; }

    public string? Port { get; private init; }

    public string? Username { get; private init; }

    public string? Password { get; private init; }

    /// <summary>Database, or virtual host of a message broker.</summary>
    public string? Database { get; private init; }

    public string? Uri { get; private init; }

    /// <summary><c>host:port</c>, several with commas.</summary>
    public string? Servers { get; private init; }

    /// <summary>Null for what JDBC does not know.</summary>
    public string? JdbcUrl => Type is MySql or PostgreSql && Host is not null
        ? $"jdbc:{Type}://{Host}{(Port is null ? "" : ":")}{Port}/{Database}"
        : null;

    /// <summary>For services that are spoken to by HTTP.</summary>
    public string? WebAddress => Uri?.StartsWith("http", StringComparison.OrdinalIgnoreCase) == true ? Uri : Servers is null ? null : $"http://{Servers}";

    public static AccessParts Of(JsonElement? credentials, ServiceClassSpec? serviceClass)
    {
        var uri = Text(credentials, "uri", "url", "connectionString", "connection_string");
        System.Uri.TryCreate(uri, UriKind.Absolute, out var parsed);
        var login = parsed?.UserInfo.Split(':', 2) ?? [];
        var host = Text(credentials, "host", "hostname", "server", "address") ?? NotEmpty(parsed?.Host);
        var port = Text(credentials, "port") ?? (parsed is { Port: > 0, IsDefaultPort: false } ? $"{parsed.Port}" : null);
        return new AccessParts
        {
            Type = TypeOf(parsed?.Scheme, serviceClass),
            Host = host,
            Port = port,
            Username = Text(credentials, "username", "user") ?? (login is [{ Length: > 0 } user, ..] ? System.Uri.UnescapeDataString(user) : null),
            Password = Text(credentials, "password", "pass") ?? (login is [_, var password] ? System.Uri.UnescapeDataString(password) : null),
            Database = Text(credentials, "database", "dbname", "db", "vhost") ?? NotEmpty(parsed?.AbsolutePath.Trim('/')),
            Uri = uri,
            Servers = Text(credentials, "bootstrapServers", "bootstrap_servers", "brokers", "servers") ?? (host is null ? null : port is null ? host : $"{host}:{port}"),
        };
    }

    /// <summary>Never shows the content: it holds secrets.</summary>
    public override string ToString() => "[redacted]";

    private static string TypeOf(string? scheme, ServiceClassSpec? serviceClass)
    {
        string[] hints = [scheme ?? "", .. serviceClass?.Tags ?? [], serviceClass?.ExternalName ?? ""];
        return hints.SelectMany(hint => Words.Where(word => hint.Contains(word.Word, StringComparison.OrdinalIgnoreCase))).Select(word => word.Type).FirstOrDefault("");
    }

    private static string? Text(JsonElement? credentials, params ReadOnlySpan<string> names)
    {
        if (credentials is not { ValueKind: JsonValueKind.Object } members)
        {
            return null;
        }

        foreach (var name in names)
        {
            if (members.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            {
                return NotEmpty(value.ToString());
            }
        }

        return null;
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
