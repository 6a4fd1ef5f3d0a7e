using k8s.Models;

namespace Ssm.Standalone.Node.Pods;

/// <summary>The ConfigMaps and Secrets that pods refer to, from memory.</summary>
internal interface IConfiguration
{
    /// <summary>Null when there is none.</summary>
    V1ConfigMap? ConfigMap(string @namespace, string name);

    /// <summary>Null when there is none.</summary>
    V1Secret? Secret(string @namespace, string name);
}
