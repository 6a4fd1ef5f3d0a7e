using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ssm.Cli.Installation;
using Ssm.Kubernetes;
using Ssm.Testing;

namespace Ssm.Cli.Tests.Installation;

/// <summary>
/// The templates of the Helm chart, made from the manifests of <c>ssm install</c>: what differs between installations is rendered as a mark that is then
/// replaced by an expression. There is no logic in the chart but these expressions, a <c>range</c> over the services and three <c>if</c>.
/// </summary>
internal static partial class HelmChart
{
    public const string Password = "passwordmark";

    public static string Folder => Checkout.File("deploy", "helm", "ssm");

    private const string Service = "servicemark";
    private const string Range = "{{- range .Values.services }}";
    private const string Monitor = "{{- if .Values.serviceMonitor }}";
    /// <summary>A rule with an empty list of names would allow all of them.</summary>
    private const string Guard = "{{- if not .Values.services }}{{ fail \"services must name at least one\" }}{{- end }}\n";

    /// <summary>The service whose bindings may refer to texts in ConfigMaps of their namespaces, and whose broker therefore reads beyond its own.</summary>
    private const string TextReader = "tdsql";

    private const string ReadsTexts = $"{{{{- if has \"{TextReader}\" .Values.services }}}}";

    private const string End = "{{- end }}";

    private const string Traces = "{{- if $.Values.otlpEndpoint }}";

    private const string Endpoint = "{{ $.Values.otlpEndpoint | quote }}";

    /// <summary>An existing password stays when the chart is upgraded.</summary>
    private const string PasswordExpression =
        "{{ ((lookup \"v1\" \"Secret\" $.Values.brokerNamespace (printf \"%s-broker-auth\" .)).data | default dict).password | default \"\" | b64dec | default (randAlphaNum 48) }}";

    /// <summary>The longer mark first, because it contains the other. Within a range, values are those of the root.</summary>
    private static readonly (string Mark, string Expression)[] Expressions =
    [
        ("brokernamespacemark", "{{ $.Values.brokerNamespace }}"),
        ("namespacemark", "{{ $.Release.Namespace }}"),
        ("imagemark", "{{ $.Values.image }}"),
        ("replicas: 71\n", "replicas: {{ $.Values.replicas }}\n"),
        (Service, "{{ . }}"),
        (Password, PasswordExpression),
    ];

    private static readonly InstallOptions Marked = new()
    {
        Namespace = "namespacemark",
        BrokerNamespace = "brokernamespacemark",
        Image = "imagemark",
        OtlpEndpoint = "otlpendpointmark",
        Replicas = 71,
        BrokerReplicas = 71,
        Services = [Service],
        HasServiceMonitor = true,
        RegistersBrokers = true,
        DnsListen = [],
        NewPassword = () => Password,
    };

    /// <summary>File names of the chart's templates, and their content.</summary>
    public static IReadOnlyDictionary<string, string> Templates() => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["brokers.yaml"] = $"{Range}\n{Documents(Installer.BrokersOf(Marked))}{End}\n",
        ["monitor.yaml"] = $"{Monitor}\n{Documents(SystemManifests.Monitors(Marked))}{End}\n",
        ["namespace.yaml"] = Documents(SystemManifests.Namespaces(Marked).Where(manifest => Name(manifest) == Marked.BrokerNamespace)),
        ["registrations.yaml"] = Registrations(),
        ["rights.yaml"] = Guard + Documents(SystemManifests.Rights(Marked)).Replace("  - {{ . }}-broker-auth\n", $"{Range}\n  - {{{{ . }}}}-broker-auth\n{End}\n", StringComparison.Ordinal),
        ["roles.yaml"] = Documents(SystemManifests.Roles(Marked)),
        ["texts.yaml"] = $"{ReadsTexts}\n{Documents(Installer.BrokersOf(Marked with { Services = [TextReader] }).Where(manifest => manifest["kind"]!.GetValue<string>().StartsWith("ClusterRole", StringComparison.Ordinal)))}{End}\n",
        ["webhooks.yaml"] = Documents(SystemManifests.Webhooks(Marked)),
    };

    /// <summary>What Helm makes of the chart for these options, each password replaced by <see cref="Password"/>.</summary>
    public static async Task<IReadOnlyList<JsonObject>> RenderAsync(InstallOptions options)
    {
        var values = new JsonObject
        {
            ["brokerNamespace"] = options.BrokerNamespace,
            ["image"] = options.Image,
            ["replicas"] = options.Replicas,
            ["services"] = new JsonArray([.. options.Services.Select(service => (JsonNode)service)]),
            ["serviceMonitor"] = options.HasServiceMonitor,
            ["otlpEndpoint"] = options.OtlpEndpoint ?? string.Empty,
        };
        var rendered = await RunAsync(["template", "ssm", Folder, "--namespace", options.Namespace, "--values", "-"], values.ToJsonString());
        Assert.True(rendered.ExitCode == 0, rendered.ToString());
        return ManifestReader.Read(AnyPassword().Replace(rendered.Output, $"${{key}}{Password}\n"));
    }

    public static Task<CommandResult> RunAsync(IEnumerable<string> arguments, string? input = null) => CommandRunner.RunAsync(OldestClients.Helm, arguments, environment: null, input);

    private static string Registrations()
    {
        var lines = Documents([Installer.RegistrationConfigOf(Marked)]).TrimEnd('\n').Split('\n').ToList();
        var data = lines.IndexOf("data:");
        var end = lines.FindIndex(data + 1, line => !line.StartsWith(' '));
        lines.Insert(end < 0 ? lines.Count : end, End);
        lines.Insert(data + 1, Range);
        return string.Join('\n', lines) + "\n";
    }

    private static string Documents(IEnumerable<JsonObject> manifests) => Traced().Replace(
        Expressions.Aggregate(ManifestWriter.WriteAll(manifests), (yaml, one) => yaml.Replace(one.Mark, one.Expression, StringComparison.Ordinal)),
        match => $"{Traces}\n{match.Value.Replace(Marked.OtlpEndpoint!, Endpoint, StringComparison.Ordinal)}{End}\n");

    private static string Name(JsonObject manifest) => manifest["metadata"]!["name"]!.GetValue<string>();

    /// <summary>The variable as a manifest has it.</summary>
    [GeneratedRegex(@"^ *- name: OTEL_EXPORTER_OTLP_ENDPOINT\n *value: otlpendpointmark\n", RegexOptions.Multiline, 1000)]
    private static partial Regex Traced();

    [GeneratedRegex(@"^(?<key>  password: )\w{48}\n", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AnyPassword();
}
