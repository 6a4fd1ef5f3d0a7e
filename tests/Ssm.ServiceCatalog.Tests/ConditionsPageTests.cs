using System.Reflection;
using System.Text.RegularExpressions;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Bindings;
using Ssm.ServiceCatalog.Brokers;
using Ssm.ServiceCatalog.Instances;

namespace Ssm.ServiceCatalog.Tests;

public sealed partial class ConditionsPageTests
{
    [Theory]
    [InlineData("Instances", "## ServiceInstance")]
    [InlineData("Bindings", "## ServiceBinding")]
    [InlineData("Brokers", "## ClusterServiceBroker and ServiceBroker")]
    public void Page_NamesEveryReason(string feature, string heading)
    {
        var section = Page().Split(heading + "\n")[1].Split("\n## ")[0];

        Assert.DoesNotContain(ReasonsIn(feature), reason => !section.Contains($"`{reason}`"));
    }

    [Theory]
    [InlineData(typeof(InstanceNotices))]
    [InlineData(typeof(BindingNotices))]
    [InlineData(typeof(BrokerNotices))]
    public void Notices_AreSentencesWithReasons(Type notices) => Assert.All(
        notices.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<Notice>(),
        notice => Assert.True(notice.Reason.Length > 0 && notice.Message.Contains(' ')));

    /// <summary>The reasons that the code of a feature spells out.</summary>
    private static IEnumerable<string> ReasonsIn(string feature) => Directory
        .EnumerateFiles(Path.Combine(Root(), "src", "Ssm.ServiceCatalog", feature), "*Notices.cs")
        .SelectMany(file => Reason().Matches(File.ReadAllText(file)).Select(match => match.Groups["reason"].Value))
        .Distinct();

    private static string Page() => File.ReadAllText(Path.Combine(Root(), "docs", "reference", "conditions-and-events.md"));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Ssm.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("the repository");
        }

        return folder.FullName;
    }

    /// <summary>A constant, or the first argument of a notice, that looks like a reason.</summary>
    [GeneratedRegex("""(?:= |new\(|Notice\(|Missing\()\s*"(?<reason>[A-Z][A-Za-z]+)"[;,]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reason();
}
