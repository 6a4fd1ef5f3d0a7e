using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Csp;

/// <summary>
/// The files of a node's configuration. What <c>${…}</c> stands for only the node itself knows: its address, its user and where its folders are.
/// Some hold the instance's key, so all of them live in a Secret.
/// </summary>
internal static class CspConfig
{
    /// <summary>Where the files are mounted.</summary>
    public const string Directory = "/etc/csp";

    /// <summary>Where a node puts what it makes of them.</summary>
    public const string RunDirectory = "/run/csp";

    public const string DataDirectory = "/data";

    /// <summary>Bindings that may share one bucket: each is an entry of the bucket's metadata, which also has its quota.</summary>
    private const int MaximumMetadata = 256;

    /// <summary>File names and contents.</summary>
    public static IReadOnlyDictionary<string, string> Render(Instance instance, InstanceSize size)
    {
        var files = Node(instance, size);
        if (size.Exporter)
        {
            files[CspEngine.Exporter] = CspEngine.Read(CspEngine.Exporter);
        }

        return files;
    }

    private static SortedDictionary<string, string> Node(Instance instance, InstanceSize size) => new(StringComparer.Ordinal)
    {
        [CspEngine.Node] = CspEngine.Read(CspEngine.Node),
        [CspEngine.Auth] = CspEngine.Read(CspEngine.Auth),
        [CspEngine.Md5] = CspEngine.Read(CspEngine.Md5),
        [CspRings.FileName] = CspRings.Render(instance, size.Replicas),
        ["swift.conf"] = Swift(instance.Secrets[CspSecretNames.PathSuffix]),
        ["proxy-server.conf"] = CspProxyConfig.Render(instance),
        ["account-server.conf"] = CspStorageConfig.Render("account", CspPorts.Accounts),
        ["container-server.conf"] = CspStorageConfig.Render("container", CspPorts.Containers),
        ["object-server.conf"] = CspStorageConfig.Render("object", CspPorts.Objects),
        ["rsyncd.conf"] = CspStorageConfig.Rsync(),
    };

    private static string Swift(string pathSuffix) => $$"""
        [swift-hash]
        swift_hash_path_suffix = {{pathSuffix}}

        [swift-constraints]
        max_meta_count = {{MaximumMetadata}}
        max_meta_overall_size = 32768

        """;
}
