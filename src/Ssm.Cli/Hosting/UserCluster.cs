using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;
using Ssm.Cli.Standalone;

namespace Ssm.Cli.Hosting;

/// <summary>
/// How a user's command reaches a Kubernetes API: as kubectl does, by <c>--kubeconfig</c>, <c>$KUBECONFIG</c> (several files are merged) or
/// <c>~/.kube/config</c>; without any of these, the standalone platform of the default folder.
/// </summary>
internal static class UserCluster
{
    /// <exception cref="InvalidOperationException">There is no kubeconfig, or it has no such context.</exception>
    public static KubernetesClientConfiguration Find(CommandContext context, string? kubeconfig, string? contextName)
    {
        var files = Files(context, kubeconfig);
        try
        {
            var merged = files.Select(file => KubernetesClientConfiguration.LoadKubeConfig(file)).Aggregate(Merged);
            return KubernetesClientConfiguration.BuildConfigFromConfigObject(merged, contextName);
        }
        catch (KubeConfigException broken)
        {
            throw new InvalidOperationException($"{string.Join(", ", files.Select(file => file.FullName))}: {broken.Message}", broken);
        }
    }

    /// <summary>As kubectl: what a file says first stays; files of a relative path are sought beside the first.</summary>
    private static K8SConfiguration Merged(K8SConfiguration first, K8SConfiguration next)
    {
        first.Clusters = [.. first.Clusters ?? [], .. next.Clusters ?? []];
        first.Users = [.. first.Users ?? [], .. next.Users ?? []];
        first.Contexts = [.. first.Contexts ?? [], .. next.Contexts ?? []];
        first.CurrentContext = string.IsNullOrEmpty(first.CurrentContext) ? next.CurrentContext : first.CurrentContext;
        return first;
    }

    private static FileInfo[] Files(CommandContext context, string? kubeconfig)
    {
        if (!string.IsNullOrEmpty(kubeconfig))
        {
            return File.Exists(kubeconfig) ? [new FileInfo(kubeconfig)] : throw new InvalidOperationException($"--kubeconfig: there is no file {kubeconfig}");
        }

        var fromEnvironment = context.Environment.GetValueOrDefault("KUBECONFIG", string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(File.Exists).ToArray();
        if (fromEnvironment.Length > 0)
        {
            return [.. fromEnvironment.Select(file => new FileInfo(file))];
        }

        var home = context.Environment.GetValueOrDefault("HOME", string.Empty);
        string[] wellKnown = [Path.Combine(home, ".kube", "config"), PlatformPaths.In(PlatformPaths.DefaultData(context.Environment)).Kubeconfig];
        return wellKnown.FirstOrDefault(File.Exists) is { } found
            ? [new FileInfo(found)]
            : throw new InvalidOperationException(
                "no Kubernetes API to talk to: set --kubeconfig or KUBECONFIG, or start a platform with 'ssm up'");
    }
}
