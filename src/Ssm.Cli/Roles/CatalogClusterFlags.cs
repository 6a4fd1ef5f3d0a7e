using System.CommandLine;
using k8s;

namespace Ssm.Cli.Roles;

/// <summary>
/// How the original's controller is told of its two API servers. Since both are one (the catalog's kinds are custom resources), they must be the same here.
/// </summary>
internal sealed class CatalogClusterFlags
{
    private readonly Option<string?> _kubeconfig = new("--k8s-kubeconfig") { Description = "The same as --kubeconfig", HelpName = "FILE" };
    private readonly Option<string?> _url = Url("--k8s-api-server-url", "URL of the API server, in place of the kubeconfig's");
    private readonly Option<string?> _catalogKubeconfig = new("--service-catalog-kubeconfig") { Description = "The same as --kubeconfig; of the same API server, if both are there", HelpName = "FILE" };
    private readonly Option<string?> _catalogUrl = Url("--service-catalog-api-server-url", "The same as --k8s-api-server-url");
    private readonly Option<bool> _insecure = new("--service-catalog-insecure-skip-verify") { Description = "Accept any certificate of the API server" };

    /// <summary>Adds the flags to the role's command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _kubeconfig, _url, _catalogKubeconfig, _catalogUrl, _insecure })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (Server(result.GetValue(_url)) is { } url && Server(result.GetValue(_catalogUrl)) is { } other && url != other)
            {
                result.AddError($"--service-catalog-api-server-url: {other.OriginalString} is not the server of --k8s-api-server-url, and both are one since the catalog's kinds are custom resources");
            }
        });
    }

    /// <summary>The cluster that the command line names.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">What every role has.</param>
    /// <exception cref="InvalidOperationException">No cluster is named, or two.</exception>
    public KubernetesClientConfiguration Read(ParseResult parsed, RoleOptions options)
    {
        var (kubeconfig, catalog) = (parsed.GetValue(_kubeconfig), parsed.GetValue(_catalogKubeconfig));
        var url = (Server(parsed.GetValue(_url)) ?? Server(parsed.GetValue(_catalogUrl)))?.OriginalString;
        var cluster = options.Cluster(parsed, kubeconfig ?? catalog, url);
        if (url is null && kubeconfig is not null && catalog is not null && options.Cluster(parsed, catalog, url: null).Host is var other && other != cluster.Host)
        {
            throw new InvalidOperationException(
                $"--service-catalog-kubeconfig names the API server {other}, --k8s-kubeconfig {cluster.Host}; both are one since the catalog's kinds are custom resources");
        }

        cluster.SkipTlsVerify |= parsed.GetValue(_insecure);
        return cluster;
    }

    private static Option<string?> Url(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "URL" };
        option.Validators.Add(result =>
        {
            var text = string.Concat(result.Tokens.Select(token => token.Value));
            if (text.Length > 0 && Server(text) is null)
            {
                result.AddError($"{name}: {text} is no URL of an API server, such as https://10.0.0.1:6443");
            }
        });
        return option;
    }

    /// <summary>Null for what is no URL of a server.</summary>
    private static Uri? Server(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp) ? url : null;
}
