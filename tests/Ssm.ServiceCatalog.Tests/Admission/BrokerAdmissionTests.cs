using System.Text.Json;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Admission;
using Ssm.ServiceCatalog.Admission.Mutations;
using Ssm.ServiceCatalog.Admission.Rules;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Tests.Admission;

public sealed class BrokerAdmissionTests
{
    [Theory]
    [InlineData("""{"relistBehavior":"Duration"}""", "spec.url: Required value: brokers must have a remote url to contact")]
    [InlineData("""{"url":"u"}""", "spec.relistBehavior: Required value: relist behavior is required")]
    [InlineData("""{"url":"u","relistBehavior":"Never"}""", "spec.relistBehavior: Required value: relist behavior must be \"Manual\" or \"Duration\"")]
    [InlineData("""{"url":"u","relistBehavior":"Manual","relistRequests":-1}""", "spec.relistRequests: Required value: relistRequests must be greater than zero")]
    [InlineData("""{"url":"u","relistBehavior":"Manual","relistDuration":"0s"}""", "spec.relistDuration: Required value: relistDuration must be greater than zero")]
    [InlineData("""{"url":"u","relistBehavior":"Manual","relistDuration":"soon"}""", "spec.relistDuration: Invalid value: \"soon\": must be a duration, such as 15m")]
    [InlineData(
        """{"url":"u","relistBehavior":"Manual","insecureSkipTLSVerify":true,"caBundle":"eAo="}""",
        "spec.caBundle: Invalid value: []byte{0x78, 0xa}: caBundle cannot be used when insecureSkipTLSVerify is true")]
    [InlineData("""{"url":"u","relistBehavior":"Manual","authInfo":{}}""", "spec.authInfo: Required value: auth config is required")]
    [InlineData("""{"url":"u","relistBehavior":"Manual","authInfo":{"bearer":{}}}""", "spec.authInfo.bearer.secretRef: Required value: a basic auth secret is required")]
    [InlineData(
        """{"url":"u","relistBehavior":"Manual","catalogRestrictions":{"serviceClass":["name=a","spec.free=true"]}}""",
        "spec.catalogRestrictions.serviceClass: Invalid value: []string{\"name=a\", \"spec.free=true\"}: Invalid property: spec.free")]
    [InlineData(
        """{"url":"u","relistBehavior":"Manual","catalogRestrictions":{"servicePlan":["name in (a"]}}""",
        "spec.catalogRestrictions.servicePlan: Invalid value: []string{\"name in (a\"}: unable to parse requirement: name in (a")]
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

    [Theory]
    [InlineData("", "Manual", "Manual")]
    [InlineData("Duration", "Manual", "Duration")]
    [InlineData("", "", "Duration")]
    public void OnUpdate_RelistBehaviourLeftOut_StaysAsItWas(string behaviour, string old, string expected)
    {
        var broker = new ServiceBroker { Metadata = new V1ObjectMeta { Name = "b" }, Spec = Spec("""{"url":"u"}""") with { RelistBehavior = behaviour } };

        var updated = BrokerMutation.OnUpdate(broker, broker with { Spec = broker.Spec with { RelistBehavior = old } });

        Assert.Equal(expected, updated.Spec.RelistBehavior);
    }

    [Fact]
    public void ValidateUpdate_RelistRequestsFall_IsRefused()
    {
        var errors = new FieldErrors();

        BrokerValidator.ValidateUpdate(Spec("""{"relistRequests":1}"""), Spec("""{"relistRequests":2}"""), errors);

        Assert.Equal("spec.relistRequests: Invalid value: 2: RelistRequests must be strictly increasing", errors.ToString());
    }

    [Fact]
    public async Task Update_WithSeveralErrors_ListsThemInTheOriginalsOrder()
    {
        using var api = new KubernetesApi(new k8s.KubernetesClientConfiguration { Host = "http://127.0.0.1" }, new KubernetesApiOptions(), TimeProvider.System);
        var request = AnAdmissionRequest.Creating("ServiceBroker", """{"relistBehavior":"Manual","relistRequests":1,"authInfo":{}}""");

        var verdict = await api.ValidateAsync(request.Updating("""{"url":"u","relistBehavior":"Manual","relistRequests":2}"""));

        Assert.Equal(
            AdmissionVerdict.Denied.Forbidden(
                "[spec.relistRequests: Invalid value: 2: RelistRequests must be strictly increasing, "
                + "spec.authInfo: Required value: auth config is required, "
                + "spec.url: Required value: brokers must have a remote url to contact]"),
            verdict);
    }

    private static ServiceBrokerSpec Spec(string json) => JsonSerializer.Deserialize(json, CatalogJsonContext.Default.ServiceBrokerSpec)!;
}
