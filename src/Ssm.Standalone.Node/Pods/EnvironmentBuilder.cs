using System.Text;
using k8s.Models;
using Ssm.Standalone.Node.Paths;

namespace Ssm.Standalone.Node.Pods;

/// <summary>
/// Builds the environment of a container: what every container gets, then <c>envFrom</c>, then <c>env</c>, later ones winning. Pure.
/// </summary>
/// <param name="pod">The container's pod.</param>
/// <param name="address">Where it runs.</param>
/// <param name="capacity">What unlimited containers may use.</param>
/// <param name="configuration">Where ConfigMaps and Secrets come from.</param>
internal sealed class EnvironmentBuilder(V1Pod pod, PodAddress address, NodeCapacity capacity, IConfiguration configuration)
{
    private readonly string _namespace = pod.Metadata.NamespaceProperty;

    /// <summary>The environment on top of <paramref name="common"/>.</summary>
    /// <param name="container">The container.</param>
    /// <param name="common">What every container gets.</param>
    /// <param name="rewriter">Rewrites paths and names in values, except those of Secrets: a password is not a path, whatever it looks like.</param>
    public ContainerEnvironment Build(V1Container container, IReadOnlyDictionary<string, string> common, TextRewriter rewriter)
    {
        var variables = new Dictionary<string, string>(common, StringComparer.Ordinal);
        foreach (var source in container.EnvFrom ?? [])
        {
            if (Import(source, variables, rewriter) is { } missing)
            {
                return missing;
            }
        }

        foreach (var variable in container.Env ?? [])
        {
            if (variable.ValueFrom is null)
            {
                variables[variable.Name] = VariableExpansion.Expand(rewriter.Rewrite(variable.Value ?? string.Empty), variables);
            }
            else if (Reference(container, variable.ValueFrom, rewriter, out var value) is { } missing)
            {
                return missing;
            }
            else if (value is not null)
            {
                variables[variable.Name] = value;
            }
        }

        return new ContainerEnvironment.Variables(variables);
    }

    private ContainerEnvironment.Missing? Import(V1EnvFromSource source, Dictionary<string, string> variables, TextRewriter rewriter)
    {
        if (source.ConfigMapRef is { } mapRef)
        {
            if (configuration.ConfigMap(_namespace, mapRef.Name) is not { } map)
            {
                return mapRef.Optional == true ? null : new($"configmap \"{mapRef.Name}\" not found");
            }

            foreach (var (key, value) in map.Data ?? new Dictionary<string, string>())
            {
                variables[source.Prefix + key] = rewriter.Rewrite(value);
            }
        }

        if (source.SecretRef is { } secretRef)
        {
            if (configuration.Secret(_namespace, secretRef.Name) is not { } secret)
            {
                return secretRef.Optional == true ? null : new($"secret \"{secretRef.Name}\" not found");
            }

            foreach (var (key, value) in secret.Data ?? new Dictionary<string, byte[]>())
            {
                variables[source.Prefix + key] = Encoding.UTF8.GetString(value);
            }
        }

        return null;
    }

    /// <summary>The value a reference stands for, null when it is optional and there is none; or what is missing.</summary>
    private ContainerEnvironment.Missing? Reference(V1Container container, V1EnvVarSource source, TextRewriter rewriter, out string? value)
    {
        value = null;
        switch (source)
        {
            case { FieldRef: { } field }:
                value = DownwardFields.Field(pod, address, field.FieldPath);
                return value is null ? new($"field \"{field.FieldPath}\" is not known") : null;
            case { ResourceFieldRef: { } resource }:
                value = DownwardFields.Resource(container, resource, capacity);
                return value is null ? new($"resource \"{resource.Resource}\" is not known") : null;
            case { ConfigMapKeyRef: { } key }:
                var map = configuration.ConfigMap(_namespace, key.Name);
                value = map?.Data is { } texts && texts.TryGetValue(key.Key, out var text) ? rewriter.Rewrite(text) : null;
                return value is null && key.Optional != true ? Absent("configmap", key.Name, key.Key, map is null) : null;
            case { SecretKeyRef: { } key }:
                var secret = configuration.Secret(_namespace, key.Name);
                value = secret?.Data is { } data && data.TryGetValue(key.Key, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;
                return value is null && key.Optional != true ? Absent("secret", key.Name, key.Key, secret is null) : null;
            default:
                return null;
        }
    }

    /// <summary>The kubelet's words, which people look for.</summary>
    private ContainerEnvironment.Missing Absent(string kind, string name, string key, bool isWhole) =>
        new(isWhole ? $"{kind} \"{name}\" not found" : $"couldn't find key {key} in {(kind == "secret" ? "Secret" : "ConfigMap")} {_namespace}/{name}");
}
