using Ssm.StatefulServices.Certificates;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Ces;

/// <summary>The configuration files of every node of an instance.</summary>
internal static class CesConfig
{
    public const string FileName = "opensearch.yml";

    public const string ScriptName = "prepare.sh";

    /// <summary>Where the files of the Secret are.</summary>
    public const string Directory = "/etc/ssm-opensearch";

    /// <summary>Where the certificate is, which is renewed while the node runs.</summary>
    public const string CertificateDirectory = "/etc/ssm-certificate";

    /// <summary>What OpenSearch may write to beside its data: it insists on that for its configuration, too.</summary>
    public const string RunDirectory = "/run/opensearch";

    public const string DataDirectory = "/data";

    public const int Port = 9200;

    public const int TransportPort = 9300;

    /// <summary>Subject of the certificate that the operator shows; OpenSearch lets it do everything.</summary>
    public const string OperatorSubject = "ssm-operator";

    /// <summary>
    /// Makes the configuration folder: the one that came with the engine, with our files over it. OpenSearch reads certificates from this folder only, so
    /// they are links: it follows the files as they are renewed.
    /// </summary>
    public const string Script = $$"""
        set -eu
        umask 077
        conf={{RunDirectory}}/config
        program=$(command -v "$OPENSEARCH" || command -v "${OPENSEARCH##*/}")
        home=$(dirname "$(dirname "$(readlink -f "$program")")")
        rm -rf "$conf"
        mkdir -p "$conf" {{RunDirectory}}/tmp {{RunDirectory}}/logs
        if [ -d "$home/config" ]; then cp -R "$home/config/." "$conf"; fi
        if [ -f "$conf/jvm.options" ]; then sed -i 's#=logs/#={{RunDirectory}}/logs/#g' "$conf/jvm.options"; fi
        rm -rf "$conf/opensearch-security"
        mkdir "$conf/opensearch-security"
        cp {{Directory}}/{{FileName}} "$conf/{{FileName}}"
        for kind in config roles roles_mapping internal_users action_groups tenants; do
          cp "{{Directory}}/$kind.yml" "$conf/opensearch-security/$kind.yml"
        done
        for file in {{InstanceCertificates.CertificateFile}} {{InstanceCertificates.KeyFile}} {{InstanceCertificates.AuthorityFile}}; do
          ln -s "{{CertificateDirectory}}/$file" "$conf/$file"
        done

        """;

    /// <summary>The security plugin's own first content: nobody but the operator. It is read once, when the cluster is made.</summary>
    public static IReadOnlyDictionary<string, string> Security { get; } = new Dictionary<string, string>
    {
        ["config.yml"] = """
            _meta: { type: config, config_version: 2 }
            config:
              dynamic:
                http: { anonymous_auth_enabled: false }
                authc:
                  users:
                    http_enabled: true
                    order: 0
                    http_authenticator: { type: basic, challenge: true }
                    authentication_backend: { type: intern }

            """,
        ["roles.yml"] = Empty("roles"),
        ["roles_mapping.yml"] = Empty("rolesmapping"),
        ["internal_users.yml"] = Empty("internalusers"),
        ["action_groups.yml"] = Empty("actiongroups"),
        ["tenants.yml"] = Empty("tenants"),
    };

    /// <param name="instance">The instance.</param>
    /// <param name="replicas">How many nodes are declared.</param>
    /// <param name="isFirst">The cluster was not made yet: the first node makes it. Never said again afterwards, or a node with an empty disk would make a second.</param>
    public static string Render(Instance instance, int replicas, bool isFirst)
    {
        var certificate = $"{InstanceCertificates.CertificateFile}";
        return $$"""
            # Made by SSM for {{instance.Names.Service}}; changes are overwritten.
            cluster.name: {{instance.Names.Service}}
            node.name: ${POD_NAME}
            network.host: ${POD_IP}
            http.port: {{Port}}
            transport.port: {{TransportPort}}
            path.data: {{DataDirectory}}
            path.logs: {{RunDirectory}}/logs
            discovery.seed_hosts: [{{string.Join(", ", Enumerable.Range(0, replicas).Select(ordinal => $"\"{instance.Names.Node(ordinal)}.{instance.Names.Nodes}.{instance.Key.Namespace}.svc\""))}}]
            {{(isFirst ? $"cluster.initial_cluster_manager_nodes: [\"{instance.Names.Node(0)}\"]" : "# The cluster has been made.")}}

            # Files are read, not mapped: mapping needs a setting of the machine (vm.max_map_count).
            node.store.allow_mmap: false
            action.destructive_requires_name: true
            compatibility.override_main_response_version: true

            plugins.security.ssl.transport.pemcert_filepath: {{certificate}}
            plugins.security.ssl.transport.pemkey_filepath: {{InstanceCertificates.KeyFile}}
            plugins.security.ssl.transport.pemtrustedcas_filepath: {{InstanceCertificates.AuthorityFile}}
            plugins.security.ssl.transport.enforce_hostname_verification: false
            plugins.security.ssl.transport.enforce_cert_reload_dn_verification: false
            plugins.security.ssl.http.enabled: true
            plugins.security.ssl.http.clientauth_mode: OPTIONAL
            plugins.security.ssl.http.pemcert_filepath: {{certificate}}
            plugins.security.ssl.http.pemkey_filepath: {{InstanceCertificates.KeyFile}}
            plugins.security.ssl.http.pemtrustedcas_filepath: {{InstanceCertificates.AuthorityFile}}
            plugins.security.ssl.http.enforce_cert_reload_dn_verification: false
            plugins.security.ssl.certificates_hot_reload.enabled: true
            plugins.security.nodes_dn: ["CN={{instance.Names.Service}}"]
            plugins.security.authcz.admin_dn: ["CN={{OperatorSubject}}"]
            plugins.security.allow_default_init_securityindex: true

            {{string.Join('\n', EngineSettings.InForce(instance.Parameters, CesSettings.All).Select(each => $"{each.Setting.Name}: {each.Value}"))}}

            """;
    }

    private static string Empty(string type) => $"_meta: {{ type: {type}, config_version: 2 }}\n";
}
