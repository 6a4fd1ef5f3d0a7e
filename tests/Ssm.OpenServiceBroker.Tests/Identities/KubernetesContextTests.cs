using System.Text.Json;
using Ssm.OpenServiceBroker.Identities;
using Ssm.Testing.ScriptedBroker;

namespace Ssm.OpenServiceBroker.Tests.Identities;

public sealed class KubernetesContextTests
{
    [Fact]
    public void ToJson_InstanceContext_IsTheArchivedCatalogs() => Assert.Equal(
        """{"platform":"kubernetes","namespace":"test","clusterid":"c","instance_name":"redis-test"}""",
        new KubernetesContext { Namespace = "test", ClusterId = "c", InstanceName = "redis-test" }.ToJson().GetRawText());

    [Fact]
    public void From_OwnJson_IsTheSame()
    {
        var context = new KubernetesContext { Namespace = "test", ClusterId = "c" };

        Assert.Equal(context, KubernetesContext.From(context.ToJson()));
    }

    [Theory]
    [InlineData("""{"platform":"cloudfoundry","organization_guid":"o","space_guid":"s"}""")]
    [InlineData("""{"platform":"kubernetes"}""")]
    [InlineData("""{"namespace":"n","clusterid":"c"}""")]
    [InlineData("[]")]
    public void From_OtherContext_IsNull(string json) => Assert.Null(KubernetesContext.From(SampleCatalog.Json(json)));

    [Fact]
    public void From_Absent_IsNull() => Assert.Null(KubernetesContext.From((JsonElement?)null));
}
