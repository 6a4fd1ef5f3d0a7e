using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Ssm.Kubernetes;
using StackExchange.Redis;

namespace Ssm.Cli.Demo;

/// <summary>The seed's Hello World against a running platform: its two manifests, and a client that uses what comes out.</summary>
/// <param name="api">The platform's API.</param>
/// <param name="nameServer">The platform's DNS server.</param>
internal sealed class HelloWorld(KubernetesApi api, IPEndPoint nameServer)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly NamespacedName Key = new("test", "redis-test");
    private readonly ManifestApplier _applier = new(api);

    /// <summary>Makes the namespace and applies one of the samples.</summary>
    public async Task<string> ApplyAsync(string sample, CancellationToken cancellationToken)
    {
        await _applier.ApplyAsync(
            new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = Key.Namespace } }, cancellationToken);
        var result = EnsureResult.Unchanged;
        foreach (var manifest in ManifestReader.Read(Sample(sample)))
        {
            result = await _applier.ApplyAsync(manifest, cancellationToken);
        }

        return result.ToString().ToLowerInvariant();
    }

    /// <summary>Waits until the object's last condition is Ready, telling what it says meanwhile.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message is the condition's.</exception>
    public async Task<string> WaitForReadyAsync(string kind, Action<string> now, CancellationToken cancellationToken)
    {
        var type = await _applier.TypeOfAsync("servicecatalog.k8s.io/v1beta1", kind, cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        var last = "nothing yet";
        try
        {
            var scope = new ListScope { Namespace = Key.Namespace, FieldSelector = $"metadata.name={Key.Name}" };
            var list = await api.ListAsync(type, scope, deadline.Token);
            var current = list.Items.Count > 0 ? list.Items[0] : null;
            if (current is not null && Condition(current, ref last))
            {
                return last;
            }

            now(last);
            await foreach (var change in api.WatchAsync(type, scope, list.ResourceVersion, deadline.Token))
            {
                if (change.Resource is { } resource && Condition(resource, ref last))
                {
                    return last;
                }

                now(last);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }

        throw new InvalidOperationException($"{kind} {Key} is not Ready after {Patience.TotalSeconds:0} s: {last}; see 'kubectl describe {kind.ToLowerInvariant()} {Key.Name} -n {Key.Namespace}'");
    }

    /// <summary>Reads the binding's Secret.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadSecretAsync(CancellationToken cancellationToken)
    {
        var secret = await api.GetAsync(KubernetesTypes.Secrets, Key, cancellationToken)
            ?? throw new InvalidOperationException($"Secret {Key} does not exist although the binding is Ready");
        return (secret.Data ?? new Dictionary<string, byte[]>()).ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetString(pair.Value));
    }

    /// <summary>Asks the platform's DNS server for the host of the Secret.</summary>
    public async Task<IPAddress> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var addresses = await NameLookup.AddressesAsync(host, nameServer, cancellationToken);
        return addresses.Count > 0 ? addresses[0] : throw new InvalidOperationException($"{host} has no address at the DNS server {nameServer}");
    }

    /// <summary>Writes a key through the address and reads it back.</summary>
    public static async Task<string> UseAsync(IPAddress address, IReadOnlyDictionary<string, string> secret, string value)
    {
        var options = new ConfigurationOptions
        {
            EndPoints = { new IPEndPoint(address, int.Parse(secret["port"], CultureInfo.InvariantCulture)) },
            Password = secret["pass"],
            User = secret["user"].Length > 0 ? secret["user"] : null,
            ConnectTimeout = 5000,
            AbortOnConnectFail = true,
        };
        await using var redis = await ConnectionMultiplexer.ConnectAsync(options);
        var database = redis.GetDatabase();
        await database.StringSetAsync("hello", value);
        var read = (string?)await database.StringGetAsync("hello");
        return read == value
            ? $"SET hello, GET hello → \"{read}\""
            : throw new InvalidOperationException($"the key read back is '{read}', not '{value}'");
    }

    private static bool Condition(DynamicObject resource, ref string last)
    {
        var status = resource.Content?["status"];
        var ready = (status?["conditions"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(condition => condition["type"]?.GetValue<string>() == "Ready");
        last = ready?["message"]?.GetValue<string>() ?? last;
        var failed = (status?["conditions"] as JsonArray)?.OfType<JsonObject>()
            .FirstOrDefault(condition => condition["type"]?.GetValue<string>() == "Failed" && condition["status"]?.GetValue<string>() == "True");
        return failed is null
            ? ready?["status"]?.GetValue<string>() == "True"
            : throw new InvalidOperationException($"{resource.Kind} {Key} failed: {failed["message"]}");
    }

    private static string Sample(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"sample {name} is not part of this build");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
