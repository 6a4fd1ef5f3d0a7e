using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Parameters;

namespace Ssm.ServiceCatalog.Bindings.Transforms;

/// <summary>Further keys of a binding's Secret, in the words of what will read them. Made from whatever the broker calls its credentials.</summary>
internal static class KeyPresets
{
    public const string ServiceBinding = "servicebinding";
    public const string Spring = "spring";
    public const string DotNet = "dotnet";
    public const string Jdbc = "jdbc";
    public const string Vcap = "vcap";

    /// <summary>The names that <c>spec.secretPresets</c> may hold.</summary>
    public static IReadOnlyList<string> Names { get; } = [ServiceBinding, Spring, DotNet, Jdbc, Vcap];

    /// <summary>The keys that the binding asks for; those that the credentials lack the parts for are left out.</summary>
    public static IReadOnlyDictionary<string, byte[]> Of(BindingSnapshot snapshot, JsonElement? credentials)
    {
        var keys = new Dictionary<string, byte[]>();
        if (snapshot.Binding.Spec.SecretPresets is not { Count: > 0 } presets)
        {
            return keys;
        }

        var access = AccessParts.Of(credentials, snapshot.Class?.Spec);
        foreach (var (key, value) in presets.SelectMany(preset => KeysOf(preset, access, snapshot, credentials)))
        {
            if (value is not null)
            {
                keys[key] = Encoding.UTF8.GetBytes(value);
            }
        }

        return keys;
    }

    private static (string Key, string? Value)[] KeysOf(string preset, AccessParts access, BindingSnapshot snapshot, JsonElement? credentials) => preset switch
    {
        ServiceBinding => ForServiceBinding(access, snapshot),
        Spring => ForSpring(access),
        DotNet => [($"ConnectionStrings__{Identifier(snapshot.Instance!.Metadata.Name)}", DotNetConnection(access))],
        Jdbc => [("jdbc-url", access.JdbcUrl)],
        Vcap => [("VCAP_SERVICES", VcapServices(snapshot, credentials))],
        _ => [],
    };

    /// <summary>The well-known entries of the Service Binding Specification for Kubernetes.</summary>
    private static (string Key, string? Value)[] ForServiceBinding(AccessParts access, BindingSnapshot snapshot) =>
    [
        ("type", access.Type.Length > 0 ? access.Type : snapshot.Class?.Spec.ExternalName),
        ("provider", snapshot.BrokerName),
        ("host", access.Host),
        ("port", access.Port),
        ("uri", access.Uri),
        ("username", access.Username),
        ("password", access.Password),
        ("database", access.Database),
    ];

    private static (string Key, string? Value)[] ForSpring(AccessParts access) => access.Type switch
    {
        AccessParts.MySql or AccessParts.PostgreSql =>
        [
            ("spring.datasource.url", access.JdbcUrl),
            ("spring.datasource.username", access.Username),
            ("spring.datasource.password", access.Password),
        ],
        AccessParts.Redis => Parts("spring.data.redis", access),
        AccessParts.RabbitMq => [.. Parts("spring.rabbitmq", access), ("spring.rabbitmq.virtual-host", access.Database)],
        AccessParts.MongoDb => access.Uri is { } uri
            ? [("spring.data.mongodb.uri", uri)]
            : [.. Parts("spring.data.mongodb", access), ("spring.data.mongodb.database", access.Database)],
        AccessParts.Kafka => [("spring.kafka.bootstrap-servers", access.Servers)],
        AccessParts.Elasticsearch =>
        [
            ("spring.elasticsearch.uris", access.WebAddress),
            ("spring.elasticsearch.username", access.Username),
            ("spring.elasticsearch.password", access.Password),
        ],
        _ => [],
    };

    private static (string Key, string? Value)[] Parts(string prefix, AccessParts access) =>
    [
        ($"{prefix}.host", access.Host),
        ($"{prefix}.port", access.Port),
        ($"{prefix}.username", access.Username),
        ($"{prefix}.password", access.Password),
    ];

    private static string? DotNetConnection(AccessParts access) => access.Type switch
    {
        AccessParts.MySql or AccessParts.PostgreSql => Joined(
            ';',
            (access.Type == AccessParts.MySql ? "Server" : "Host", access.Host),
            ("Port", access.Port),
            ("Database", access.Database),
            (access.Type == AccessParts.MySql ? "User ID" : "Username", access.Username),
            ("Password", access.Password)),
        AccessParts.Redis when access.Servers is { } servers => $"{servers}{Option(",user=", access.Username)}{Option(",password=", access.Password)}",
        AccessParts.Kafka => access.Servers,
        _ => access.Uri ?? access.WebAddress,
    };

    private static string Joined(char separator, params ReadOnlySpan<(string Name, string? Value)> parts)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in parts)
        {
            if (value is not null)
            {
                text.Append(text.Length == 0 ? "" : separator).Append(name).Append('=').Append(Quoted(value));
            }
        }

        return text.ToString();
    }

    private static string Quoted(string value) => value.AsSpan().IndexOfAny(";='\" ") < 0 ? value : $"\"{value.Replace("\"", "\"\"")}\"";

    private static string Option(string prefix, string? value) => string.IsNullOrEmpty(value) ? "" : prefix + value;

    /// <summary>As Cloud Foundry gives it to applications.</summary>
    private static string VcapServices(BindingSnapshot snapshot, JsonElement? credentials)
    {
        var label = snapshot.Class?.Spec.ExternalName ?? "";
        var service = new JsonObject
        {
            ["name"] = snapshot.Binding.Metadata.Name,
            ["binding_name"] = snapshot.Binding.Metadata.Name,
            ["instance_name"] = snapshot.Instance!.Metadata.Name,
            ["binding_guid"] = snapshot.Binding.BrokerId(),
            ["instance_guid"] = snapshot.Instance.Spec.ExternalID,
            ["label"] = label,
            ["plan"] = snapshot.Plan?.Spec.ExternalName,
            ["tags"] = new JsonArray([.. (snapshot.Class?.Spec.Tags ?? []).Select(tag => (JsonNode?)tag)]),
            ["credentials"] = credentials is { ValueKind: JsonValueKind.Object } given ? JsonObject.Create(given.Clone()) : new JsonObject(),
        };
        using var document = JsonDocument.Parse(new JsonObject { [label] = new JsonArray(service) }.ToJsonString());
        return CanonicalJson.ExactOf(document.RootElement);
    }

    private static string Identifier(string name) => string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_'));
}
