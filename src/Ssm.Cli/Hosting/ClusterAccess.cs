using System.Globalization;
using k8s;
using k8s.Authentication;

namespace Ssm.Cli.Hosting;

/// <summary>How a role reaches its Kubernetes API: a kubeconfig if one is named, else as a pod does.</summary>
internal static class ClusterAccess
{
    /// <summary>Where Kubernetes mounts a pod's service account.</summary>
    public const string DefaultServiceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <exception cref="InvalidOperationException">Neither a kubeconfig nor a pod's environment is there.</exception>
    public static KubernetesClientConfiguration Find(CommandContext context, string? kubeconfig, string serviceAccountFolder)
    {
        if (!string.IsNullOrEmpty(kubeconfig))
        {
            return KubernetesClientConfiguration.BuildConfigFromConfigFile(new FileInfo(kubeconfig));
        }

        var host = context.Environment.GetValueOrDefault("KUBERNETES_SERVICE_HOST");
        var port = context.Environment.GetValueOrDefault("KUBERNETES_SERVICE_PORT", "443");
        if (string.IsNullOrEmpty(host))
        {
            throw new InvalidOperationException("no Kubernetes API to talk to: neither --kubeconfig nor KUBERNETES_SERVICE_HOST is set");
        }

        var authorities = new System.Security.Cryptography.X509Certificates.X509Certificate2Collection();
        authorities.ImportFromPemFile(Path.Combine(serviceAccountFolder, "ca.crt"));
        return new KubernetesClientConfiguration
        {
            Host = string.Create(CultureInfo.InvariantCulture, $"https://{(host.Contains(':') ? $"[{host}]" : host)}:{port}"),
            SslCaCerts = authorities,
            TokenProvider = new TokenFileAuth(Path.Combine(serviceAccountFolder, "token")),
        };
    }
}
