using Ssm.ServiceCatalog.Admission;

namespace Ssm.ServiceCatalog.Tests.Admission;

public sealed class DefaultPlanTests
{
    private const string NotBoth = "instances can only refer to a cluster or namespaced class or plan type, but not both";

    [Theory]
    [InlineData("""{"clusterServiceClassName":"a","servicePlanName":"b"}""", false)]
    [InlineData("""{"clusterServiceClassName":"a","servicePlanName":"b","parameters":{"x":1}}""", true)]
    [InlineData("""{"clusterServicePlanExternalName":"b","serviceClassExternalName":"a"}""", false)]
    public async Task PlanOfTheOtherScope_IsDeniedAsWhatItIs_AndNothingIsLookedUp(string spec, bool isUpdate)
    {
        await using var server = await ReviewingApiServer.AllowingAsync();
        using var api = server.Connect();
        var request = AnAdmissionRequest.Creating("ServiceInstance", spec);
        request = isUpdate ? request.Updating("""{"clusterServiceClassName":"a","clusterServicePlanName":"b"}""") : request;
        var gates = new FeatureGates { ServicePlanDefaults = true };

        var mutated = await api.MutateAsync(request, gates);
        var validated = await api.ValidateAsync(request, gates);

        Assert.IsType<AdmissionVerdict.Allowed>(mutated);
        Assert.Contains(NotBoth, Assert.IsType<AdmissionVerdict.Denied>(validated).Message);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task NoPlan_IsLookedFor()
    {
        await using var server = await ReviewingApiServer.AllowingAsync();
        using var api = server.Connect();

        var mutated = await api.MutateAsync(AnAdmissionRequest.Creating("ServiceInstance", """{"serviceClassName":"a"}"""));

        Assert.Equal(
            AdmissionVerdict.Denied.Forbidden("""ServiceClass {ServiceClassName:"a"} does not exist, can not figure out the default ServicePlan."""),
            mutated);
        Assert.Equal(["GET /apis/servicecatalog.k8s.io/v1beta1/namespaces/test/serviceclasses/a"], server.Requests);
    }
}
