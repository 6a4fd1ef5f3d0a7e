using System.Xml.Linq;

namespace Ssm.Cli.Tests.Architecture;

/// <summary>Keeps the directions of docs/design/architecture.md: who may use whom.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Ssm.Kubernetes"] = [],
        ["Ssm.OpenServiceBroker"] = [],
        ["Ssm.Standalone.Storage"] = [],
        ["Ssm.Standalone.ApiServer"] = ["Ssm.Standalone.Storage"],
        ["Ssm.Standalone.Node"] = ["Ssm.Kubernetes"],
        ["Ssm.ServiceCatalog"] = ["Ssm.Kubernetes", "Ssm.OpenServiceBroker"],
        ["Ssm.StatefulServices"] = ["Ssm.Kubernetes", "Ssm.OpenServiceBroker"],
        ["Ssm.ServiceDiscovery"] = ["Ssm.Kubernetes"],
        ["Ssm.Cli"] =
        [
            "Ssm.Kubernetes", "Ssm.OpenServiceBroker", "Ssm.ServiceCatalog", "Ssm.StatefulServices", "Ssm.ServiceDiscovery",
            "Ssm.Standalone.Storage", "Ssm.Standalone.ApiServer", "Ssm.Standalone.Node",
        ],
    };

    public static TheoryData<string> Projects => [.. Directory.EnumerateDirectories(Checkout.File("src")).Select(folder => Path.GetFileName(folder)!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_ReferencesOnlyWhatItMay(string project)
    {
        Assert.True(Allowed.ContainsKey(project), $"{project} is new: say here what it may use");
        var file = XDocument.Load(Checkout.File("src", project, $"{project}.csproj"));
        var references = file.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        Assert.Empty(references.Except(Allowed[project]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Source_OutsideStandalone_DoesNotKnowThatStandaloneExists(string project)
    {
        if (project.StartsWith("Ssm.Standalone.", StringComparison.Ordinal) || project == "Ssm.Cli")
        {
            return;
        }

        var knowing = Directory.EnumerateFiles(Checkout.File("src", project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && File.ReadAllText(file).Contains("Ssm.Standalone", StringComparison.Ordinal));

        Assert.Empty(knowing);
    }
}
