using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Ssm.StatefulServices.Certificates;
using Ssm.StatefulServices.Ces;

namespace Ssm.StatefulServices.Tests.Ces;

/// <summary>
/// A stand-in for the REST API of an OpenSearch cluster, made after the published reference, since no OpenSearch is to be had where the tests run. It is
/// strict: what the reference does not say it refuses, and it checks certificates, passwords and rights. Every node is a server with TLS on its own address.
/// </summary>
internal sealed class OpenSearchStandIn : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<(string Name, IPAddress Address, WebApplication? Server)> _nodes = [];
    private readonly X509Certificate2 _certificate;
    private readonly X509ChainPolicy _trust;
    private readonly IReadOnlyList<IPAddress> _addresses;

    public OpenSearchStandIn(string authority, string subject, params IReadOnlyList<IPAddress> addresses)
    {
        _addresses = addresses;
        using var trusted = CertificateAuthority.Parse(authority);

        // The first node has a new address, which is not in the certificate yet.
        var issued = trusted.Issue(new CertificateNames(subject, ["localhost", $"{subject}.service-brokers.svc"], [.. addresses.Skip(1)]), TimeProvider.System.GetUtcNow());
        using var pem = X509Certificate2.CreateFromPem(issued.Certificate, issued.Key);
        _certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        _trust = trusted.Trust();
    }

    public string Status { get; set; } = "green";

    public Dictionary<string, int> Shards { get; } = [];

    public string Drained { get; private set; } = "";

    public List<string> Voteless { get; } = [];

    public SortedDictionary<string, JsonObject> Templates { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, JsonObject> Policies { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, JsonObject> Roles { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, JsonObject> Users { get; } = new(StringComparer.Ordinal);

    /// <summary>The index of each document that was put.</summary>
    public List<string> Documents { get; } = [];

    private readonly Dictionary<string, JsonObject> _sources = new(StringComparer.Ordinal);

    public IReadOnlyList<(string Name, IPAddress Address)> Nodes => [.. _nodes.Select(node => (node.Name, node.Address))];

    public async Task StartAsync(string name)
    {
        var address = _addresses[_nodes.Count];
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(address, CesConfig.Port, listen => listen.UseHttps(_certificate, https =>
        {
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.ClientCertificateValidation = (certificate, _, _) =>
            {
                using var chain = new X509Chain { ChainPolicy = _trust };
                return chain.Build(certificate);
            };
        })));
        var server = builder.Build();
        server.Run(AnswerAsync);
        await server.StartAsync();
        _nodes.Add((name, address, server));
    }

    public async Task StopLastAsync()
    {
        await _nodes[^1].Server!.DisposeAsync();
        _nodes.RemoveAt(_nodes.Count - 1);
    }

    public async ValueTask DisposeAsync()
    {
        while (_nodes.Count > 0)
        {
            await StopLastAsync();
        }

        _certificate.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync(context.RequestAborted);
        JsonNode? answer;
        int status;
        lock (_lock)
        {
            (status, answer) = Answer(context, text.Length == 0 ? null : JsonNode.Parse(text)!.AsObject());
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer?.ToJsonString() ?? "", context.RequestAborted);
    }

    private (int Status, JsonNode? Body) Answer(HttpContext context, JsonObject? body)
    {
        var path = context.Request.Path.Value!.TrimStart('/').Split('/');
        if (context.Connection.ClientCertificate is { } certificate)
        {
            return certificate.Subject == "CN=ssm-operator" ? Administer(context.Request, path, body) : Error(403, "security_exception");
        }

        return User(context.Request) is { } user ? Use(context.Request, path, body, user) : Error(401, "security_exception");
    }

    private (int Status, JsonNode? Body) Administer(HttpRequest request, string[] path, JsonObject? body) => (request.Method, path) switch
    {
        ("GET", ["_cluster", "health"]) => (200, new JsonObject { ["status"] = Status }),
        ("GET", ["_cat", "nodes"]) => (200, new JsonArray([.. _nodes.Select((node, index) => new JsonObject
        {
            ["name"] = node.Name, ["version"] = "2.19.1", ["cluster_manager"] = index == 0 ? "*" : "-", ["disk.used_percent"] = "12.34",
        })])),
        ("GET", ["_cat", "shards"]) => (200, new JsonArray([.. Shards.SelectMany(node => Enumerable.Repeat(node.Key, node.Value)).Select(node => new JsonObject { ["node"] = node })])),
        ("GET", ["_cluster", "settings"]) => (200, new JsonObject { ["persistent"] = Drained.Length == 0 ? [] : new JsonObject { [CesCommands.DrainSetting] = Drained }, ["transient"] = new JsonObject() }),
        ("PUT", ["_cluster", "settings"]) => Drain(body!),
        ("GET", ["_cluster", "state", "metadata"]) => (200, Exclusions()),
        ("POST", ["_cluster", "voting_config_exclusions"]) when request.Query["node_names"].ToString() is { Length: > 0 } node => Done(() => Voteless.Add(node)),
        ("DELETE", ["_cluster", "voting_config_exclusions"]) when request.Query["wait_for_removal"] == "false" => Done(Voteless.Clear),
        (_, ["_index_template", var name]) => Keep(Templates, request.Method, name, body, "index_patterns", "priority", "template"),
        (_, ["_plugins", "_ism", "policies", var name]) => Keep(Policies, request.Method, name, body, "policy"),
        (_, ["_plugins", "_security", "api", "roles", var name]) => Keep(Roles, request.Method, name, body, "description", "cluster_permissions", "index_permissions"),
        (_, ["_plugins", "_security", "api", "internalusers", var name]) => Keep(Users, request.Method, name, body, "password", "opendistro_security_roles"),
        _ => Error(400, $"no handler found for {request.Method} {request.Path}"),
    };

    private (int Status, JsonNode? Body) Drain(JsonObject body)
    {
        Drained = body["persistent"]![CesCommands.DrainSetting]?.ToString() ?? "";
        return (200, new JsonObject { ["acknowledged"] = true });
    }

    private JsonObject Exclusions() => Voteless.Count == 0 ? [] : new JsonObject
    {
        ["metadata"] = new JsonObject
        {
            ["cluster_coordination"] = new JsonObject { ["voting_config_exclusions"] = new JsonArray([.. Voteless.Select(node => new JsonObject { ["node_id"] = "id", ["node_name"] = node })]) },
        },
    };

    /// <summary>Things that are got, put and deleted by name. A policy that exists is not put again without its sequence number.</summary>
    private (int Status, JsonNode? Body) Keep(SortedDictionary<string, JsonObject> things, string method, string name, JsonObject? body, params string[] members)
    {
        switch (method)
        {
            case "GET":
                return things.TryGetValue(name, out var thing) ? (200, new JsonObject { [name] = thing.DeepClone() }) : Error(404, "not_found");
            case "DELETE":
                return things.Remove(name) ? (200, new JsonObject { ["status"] = "OK" }) : Error(404, "not_found");
            case "PUT" when body is null || body.Select(member => member.Key).Except(members).Any():
                return Error(400, "invalid_keys");
            case "PUT" when things == Policies && things.ContainsKey(name):
                return Error(409, "version_conflict_engine_exception");
            case "PUT":
                var isNew = !things.ContainsKey(name);
                things[name] = body.DeepClone().AsObject();
                return (isNew ? 201 : 200, new JsonObject { ["status"] = "OK" });
            default:
                return Error(405, "method_not_allowed");
        }
    }

    private string? User(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        var parts = header.StartsWith("Basic ", StringComparison.Ordinal) ? Encoding.UTF8.GetString(Convert.FromBase64String(header[6..])).Split(':', 2) : [];
        return parts is [var name, var password] && Users.TryGetValue(name, out var user) && user["password"]!.ToString() == password ? name : null;
    }

    private (int Status, JsonNode? Body) Use(HttpRequest request, string[] path, JsonObject? body, string user)
    {
        var needed = (request.Method, path) switch
        {
            ("PUT", [_, "_doc", _]) => "write",
            ("GET", [_, "_search"]) => "read",
            _ => "admin",
        };
        var allowed = Users[user]["opendistro_security_roles"]!.AsArray().Select(role => Roles.GetValueOrDefault(role!.ToString())).OfType<JsonObject>()
            .SelectMany(role => role["index_permissions"]!.AsArray())
            .Any(right => right!["allowed_actions"]!.AsArray().Any(action => action!.ToString() == needed) && right["index_patterns"]!.AsArray().Any(pattern => path[0].StartsWith(pattern!.ToString().TrimEnd('*'), StringComparison.Ordinal)));
        if (!allowed)
        {
            return Error(403, "security_exception");
        }

        if (needed == "write")
        {
            Documents.Add(path[0]);
            _sources[path[0]] = body!;
            return (201, new JsonObject { ["result"] = "created" });
        }

        var hits = _sources.TryGetValue(path[0], out var source) ? new JsonArray(new JsonObject { ["_source"] = source.DeepClone() }) : [];
        return (200, new JsonObject { ["hits"] = new JsonObject { ["hits"] = hits } });
    }

    private static (int Status, JsonNode? Body) Done(Action act)
    {
        act();
        return (200, new JsonObject());
    }

    private static (int Status, JsonNode? Body) Error(int status, string type) => (status, new JsonObject { ["error"] = new JsonObject { ["type"] = type }, ["status"] = status });
}
