using System.Text;
using Ssm.Standalone.ApiServer.Credentials;

namespace Ssm.Standalone.ApiServer.Hosting;

/// <summary>Kubernetes documentation, "Organizing Cluster Access Using kubeconfig Files".</summary>
internal static class Kubeconfig
{
    public static string Write(Uri server, string authorityPem, string user, IssuedCertificate client) => $"""
        apiVersion: v1
        kind: Config
        current-context: ssm
        clusters:
        - name: ssm
          cluster:
            server: {server.GetLeftPart(UriPartial.Authority)}
            certificate-authority-data: {Base64(authorityPem)}
        contexts:
        - name: ssm
          context:
            cluster: ssm
            user: "{user}"
        users:
        - name: "{user}"
          user:
            client-certificate-data: {Base64(client.CertificatePem)}
            client-key-data: {Base64(client.KeyPem)}

        """;

    private static string Base64(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem + "\n"));
}
