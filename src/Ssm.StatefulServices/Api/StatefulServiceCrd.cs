using System.Text;

namespace Ssm.StatefulServices.Api;

/// <summary>The definition of our own kind, to be applied to a cluster before anything of this project runs.</summary>
public static class StatefulServiceCrd
{
    /// <summary>The CustomResourceDefinition's name.</summary>
    public const string Name = "statefulservices.ssm.infra.tce.io";

    /// <summary>The CustomResourceDefinition as YAML: the file <c>deploy/crds/statefulservices.yaml</c>.</summary>
    public static string Yaml()
    {
        using var stream = typeof(StatefulServiceCrd).Assembly.GetManifestResourceStream("statefulservices.yaml")
            ?? throw new InvalidOperationException("the definition of StatefulService is missing in the assembly");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
