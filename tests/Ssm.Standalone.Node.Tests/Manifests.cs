using k8s.Models;

namespace Ssm.Standalone.Node.Tests;

/// <summary>Objects that the tests create, with what each needs and nothing more.</summary>
internal static class Manifests
{
    /// <summary>Serves files over HTTP on port 8080.</summary>
    public const string Web =
        "exec python3 -c 'import http.server,sys; http.server.HTTPServer((sys.argv[1],8080),http.server.SimpleHTTPRequestHandler).serve_forever()' $POD_IP";

    /// <summary>Says its name to everyone who connects to port 8080, then repeats what it hears.</summary>
    public const string Greeter =
        """
        exec python3 -c '
        import os, socketserver
        class Greet(socketserver.StreamRequestHandler):
            def handle(self):
                self.wfile.write((os.environ["HOSTNAME"] + "\n").encode())
                for line in self.rfile:
                    self.wfile.write(line)
        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
        Server((os.environ["POD_IP"], 8080), Greet).serve_forever()
        '
        """;

    public static V1Pod Pod(string name, string script, Action<V1Container>? configure = null)
    {
        var template = Template(name, script, configure);
        return new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default", Labels = template.Metadata.Labels },
            Spec = template.Spec,
        };
    }

    public static V1PodTemplateSpec Template(string name, string script, Action<V1Container>? configure = null)
    {
        var container = Container(script);
        container.Ports = script == Greeter || script == Web ? [new V1ContainerPort { Name = "main", ContainerPort = 8080 }] : null;
        configure?.Invoke(container);
        return new V1PodTemplateSpec
        {
            Metadata = new V1ObjectMeta { Labels = new Dictionary<string, string> { ["app"] = name } },
            Spec = new V1PodSpec { Containers = [container], AutomountServiceAccountToken = false, TerminationGracePeriodSeconds = 5 },
        };
    }

    public static V1Container Container(string script) => new()
    {
        Name = "main",
        Image = "none",
        Command = ["sh", "-c", script],
        Env = [new V1EnvVar { Name = "POD_IP", ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = "status.podIP" } } }],
    };
}
