using System.Text.Json;
using k8s.Models;
using Ssm.ServiceCatalog.Admission.Mutations;
using Ssm.ServiceCatalog.Admission.Rules;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Tests.Admission;

public sealed class BrokerAdmissionTests
{
    [Theory]
    [InlineData("""{"relistBehavior":"Duration"}""", "spec.url: Required value: brokers must have a remote url to contact")]
    [InlineData("""{"url":"u"}""", "spec.relistBehavior: Required value: relist behavior is required")]
    [InlineData("""{"url":"u","relistBehavior":"Never"}""", "spec.relistBehavior: Invalid value: \"Never\": relist behavior must be \"Manual\" or \"Duration\"")]
    [InlineData("""{"url":"u","relistBehavior":"Manual","relistRequests":-1}""", "spec.relistRequests: Invalid value: -1: relistRequests must be greater than zero")]
    [InlineData("""{"url":"u","relistBehavior":"Manual","relistDuration":"0s"}""", "spec.relistDuration: Invalid value: \"0s\": relistDuration must be greater than zero")]
    [InlineData("""{"url":"u","relistBehavior":"Manual","relistDuration":"soon"}""", "spec.relistDuration: Invalid value: \"soon\": relistDuration must be greater than zero")]
    [InlineData(
        """{"url":"u","relistBehavior":"Manual","insecureSkipTLSVerify":true,"caBundle":"eA=="}""",
        "spec.caBundle: Invalid value: \"eA==\": caBundle cannot be used when insecureSkipTLSVerify is true")]
    [InlineData("""{"url":"u","relistBehavior":"Manual","authInfo":{}}""", "spec.authInfo: Required value: auth config is required")]
    [InlineData("""{"url":"u","relistBehavior":"Manual","authInfo":{"bearer":{}}}""", "spec.authInfo.bearer.secretRef: Required value: a basic auth secret is required")]
    [InlineData(
        """{"url":"u","relistBehavior":"Manual","catalogRestrictions":{"serviceClass":["spec.free=true"]}}""",
        "spec.catalogRestrictions.serviceClass: Invalid value: \"spec.free\": Invalid property: spec.free")]
    [InlineData(
        """{"url":"u","relistBehavior":"Manual","catalogRestrictions":{"servicePlan":["name in (a"]}}""",
        "spec.catalogRestrictions.servicePlan: Invalid value: \"name in (a\": unable to parse requirement: name in (a")]
    public void Validate_BadSpec_NamesFieldAndRule(string spec, string error)
    {
        var errors = new FieldErrors();

        BrokerValidator.Validate(new V1ObjectMeta { Name = "b" }, Spec(spec), isNamespaced: false, errors);

        Assert.Contains(error, errors);
    }

    [Theory]
    [InlineData("""{"url":"http://b","relistBehavior":"Duration","relistDuration":"15m","authInfo":{"basic":{"secretRef":{"namespace":"n","name":"s"}}}}""")]
    [InlineData("""{"url":"http://b","relistBehavior":"Manual","catalogRestrictions":{"serviceClass":["name!=x","spec.externalName in (a, b)"],"servicePlan":["spec.free=true"]}}""")]
    public void Validate_GoodSpec_HasNoErrors(string spec)
    {
        var errors = new FieldErrors();

        BrokerValidator.Validate(new V1ObjectMeta { Name = "b" }, Spec(spec), isNamespaced: false, errors);

        Assert.Empty(errors);
    }

    [Fact]
    public void Mutation_FillsBehaviourAndFinalizer_AndKeepsRelistRequests()
    {
        var broker = new ClusterServiceBroker { Metadata = new V1ObjectMeta { Name = "b" }, Spec = Spec("""{"url":"u"}""") };

        var created = BrokerMutation.OnCreate(broker);
        var updated = BrokerMutation.OnUpdate(created, created with { Spec = created.Spec with { RelistRequests = 7 } });

        Assert.Equal("Duration", created.Spec.RelistBehavior);
        Assert.Equal(["kubernetes-incubator/service-catalog"], created.Metadata.Finalizers);
        Assert.Equal(7, updated.Spec.RelistRequests);
    }

    [Fact]
    public void ValidateUpdate_RelistRequestsFall_IsRefused()
    {
        var errors = new FieldErrors();

        BrokerValidator.ValidateUpdate(Spec("""{"relistRequests":1}"""), Spec("""{"relistRequests":2}"""), errors);

        Assert.Equal("spec.relistRequests: Invalid value: 1: RelistRequests must be strictly increasing", errors.ToString());
    }

    private static ServiceBrokerSpec Spec(string json) => JsonSerializer.Deserialize(json, CatalogJsonContext.Default.ServiceBrokerSpec)!;
}
