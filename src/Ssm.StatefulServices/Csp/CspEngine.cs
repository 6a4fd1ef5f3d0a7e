namespace Ssm.StatefulServices.Csp;

/// <summary>The parts of a node that are programs: Python, as Swift itself. They are carried in this assembly and mounted beside the configuration.</summary>
internal static class CspEngine
{
    /// <summary>Starts a node's servers.</summary>
    public const string Node = "node.py";

    /// <summary>A filter of the proxy: who may do what.</summary>
    public const string Auth = "binding_auth.py";

    /// <summary>A filter of the proxy: makes up for a header that newer clients leave out.</summary>
    public const string Md5 = "missing_md5.py";

    /// <summary>Tells Prometheus about a node.</summary>
    public const string Exporter = "exporter.py";

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Programs { get; } = [Node, Auth, Md5, Exporter];

    /// <summary>The text of one of them.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(CspEngine).Assembly.GetManifestResourceStream($"csp/{name}")
            ?? throw new InvalidOperationException($"csp/{name} is not in the assembly");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
