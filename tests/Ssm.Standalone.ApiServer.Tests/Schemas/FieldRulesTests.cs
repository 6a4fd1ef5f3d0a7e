using k8s.Models;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.Tests.Schemas;

public sealed class FieldRulesTests
{
    [Fact]
    public void All_EveryRule_NamesAFieldThatExists()
    {
        var unknown = FieldRules.All.Where(rule => !Models(rule.TypeName).Any(model => BuiltInTypes.Node(model).Properties.ContainsKey(rule.Field)));

        Assert.Empty(unknown);
    }

    private static IEnumerable<Type> Models(string typeName) => new[] { typeName, "V1" + typeName }
        .Select(name => typeof(V1Pod).Assembly.GetType("k8s.Models." + name)).OfType<Type>();
}
