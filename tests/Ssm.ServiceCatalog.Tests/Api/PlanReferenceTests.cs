using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Tests.Api;

public sealed class PlanReferenceTests
{
    [Fact]
    public void Describe_ExternalNames_PrintsThemAsTheOriginalDoes()
    {
        var spec = new ServiceInstanceSpec { ClusterServiceClassExternalName = "credis", ClusterServicePlanExternalName = "re\"d" };

        Assert.Equal("""{ClusterServiceClassExternalName:"credis", ClusterServicePlanExternalName:"re\"d"}""", PlanReference.Describe(spec));
        Assert.Equal("""{ClusterServiceClassExternalName:"credis"}""", PlanReference.DescribeClass(spec));
        Assert.Equal("""{ClusterServicePlanExternalName:"re\"d"}""", PlanReference.DescribePlan(spec));
    }

    [Fact]
    public void Of_NamespacedIds_IsReadAsOneThing()
    {
        var reference = PlanReference.Of(new ServiceInstanceSpec { ServiceClassExternalID = "c", ServicePlanExternalID = "p" });

        Assert.Equal(new PlanReference(IsNamespaced: true, NameFlavour.ExternalId, "c", "p"), reference);
    }
}
