using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;

namespace Ssm.StatefulServices.Tests.Api;

public class StatefulServiceCrdTests
{
    /// <summary>What a schema does not name, a server drops: each member of the types must be in the definition.</summary>
    [Fact]
    public void Yaml_Schema_NamesEveryMemberOfTheTypes()
    {
        var crd = ManifestReader.Read(StatefulServiceCrd.Yaml())[0];
        var schema = crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!;

        Assert.Equal(StatefulServiceCrd.Name, crd["metadata"]!["name"]!.GetValue<string>());
        Assert.Equal(Members<StatefulServiceSpec>(), schema["spec"]!["properties"]!.AsObject().Select(property => property.Key).Order(StringComparer.Ordinal));
        Assert.Equal(Members<StatefulServiceStatus>(), schema["status"]!["properties"]!.AsObject().Select(property => property.Key).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Members<T>() =>
        StatefulServiceJsonContext.Default.GetTypeInfo(typeof(T))!.Properties.Select(property => property.Name).Order(StringComparer.Ordinal);
}
