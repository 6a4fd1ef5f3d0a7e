using System.Text.Json;
using k8s.Models;
using Ssm.ServiceCatalog.Admission.Mutations;
using Ssm.ServiceCatalog.Admission.Rules;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Tests.Admission;

public sealed class InstanceAdmissionTests
{
    private static readonly UserInfo Alice = new() { Username = "alice", Uid = "1" };
    private static readonly UserInfo Controller = new() { Username = "system:serviceaccount:ssm:catalog", Uid = "2" };

    public static TheoryData<string, string> BadSpecs => new()
    {
        {
            """{"clusterServiceClassName":"a","servicePlanName":"b"}""",
            "spec.clusterServiceClassExternalName: Invalid value: \"\": instances can only refer to a cluster or namespaced class or plan type, but not both"
        },
        { "{}", "spec.serviceClassName: Required value: plan references must have a class reference set" },
        {
            """{"clusterServiceClassName":"a","clusterServiceClassExternalID":"b"}""",
            "spec.clusterServiceClassName: Required value: exactly one of clusterServiceClassExternalName, clusterServiceClassExternalID, or clusterServiceClassName required"
        },
        {
            """{"clusterServiceClassName":"a","clusterServicePlanName":"b","clusterServicePlanExternalName":"c"}""",
            "spec.clusterServicePlanName: Required value: exactly one of clusterServicePlanExternalName, clusterServicePlanExternalID, or clusterServicePlanName required"
        },
        {
            """{"clusterServiceClassExternalName":"a","clusterServicePlanName":"b"}""",
            "spec.clusterServicePlanExternalName: Required value: must specify clusterServicePlanExternalName with clusterServiceClassExternalName"
        },
        {
            """{"serviceClassExternalID":"a","servicePlanExternalName":"b"}""",
            "spec.servicePlanExternalID: Required value: must specify servicePlanExternalID with serviceClassExternalID"
        },
        {
            """{"serviceClassName":"0123456789012345678901234567890123456789012345678901234567890123"}""",
            "spec.serviceClassName: Invalid value: \"0123456789012345678901234567890123456789012345678901234567890123\": must be no more than 63 characters"
        },
        { """{"clusterServiceClassName":"a","updateRequests":-1}""", "spec.updateRequests: Invalid value: -1: must be greater than or equal to 0" },
        { """{"clusterServiceClassName":"a","parameters":"text"}""", "spec.parameters: Required value: invalid inline parameters" },
        { """{"clusterServiceClassName":"a","parametersFrom":[{}]}""", "spec.parametersFrom: Required value: source must not be empty if present" },
        {
            """{"clusterServiceClassName":"a","parametersFrom":[{"secretKeyRef":{"key":"k"}}]}""",
            "spec.parametersFrom.secretKeyRef.name: Required value: name is required"
        },
        {
            """{"clusterServiceClassName":"a","parametersFrom":[{"secretKeyRef":{"name":"n"}}]}""",
            "spec.parametersFrom.secretKeyRef.key: Required value: key is required"
        },
        {
            """{"clusterServiceClassName":"a","clusterServicePlanRef":{"name":"p"}}""",
            "spec.clusterServicePlanRef: Forbidden: clusterServicePlanRef must not be present on create"
        },
    };

    [Fact]
    public void Validate_BothScopes_NamesTheFieldsOfTheClusterFirst()
    {
        var errors = new FieldErrors();

        PlanReferenceValidator.Validate(Instance("""{"clusterServiceClassName":"a","servicePlanName":"b"}""").Spec, errors);

        Assert.Equal(
            [
                "spec.clusterServiceClassExternalName", "spec.clusterServiceClassExternalID", "spec.clusterServiceClassName",
                "spec.clusterServicePlanExternalName", "spec.clusterServicePlanExternalID", "spec.clusterServicePlanName",
                "spec.serviceClassExternalName", "spec.serviceClassExternalID", "spec.serviceClassName",
                "spec.servicePlanExternalName", "spec.servicePlanExternalID", "spec.servicePlanName",
            ],
            errors.Select(error => error.Split(':')[0]));
    }

    [Theory]
    [MemberData(nameof(BadSpecs))]
    public void ValidateCreate_BadSpec_NamesFieldAndRule(string spec, string error)
    {
        var errors = new FieldErrors();

        InstanceValidator.ValidateCreate(Instance(spec), errors);

        Assert.Contains(error, errors);
    }

    [Theory]
    [InlineData("""{"clusterServiceClassExternalName":"credis","clusterServicePlanExternalName":"redis-4.0-standard","updateRequests":0,"parameters":{"pass":"x"}}""")]
    [InlineData("""{"serviceClassName":"a"}""")]
    [InlineData("""{"clusterServiceClassExternalID":"a","clusterServicePlanExternalID":"b","parameters":{}}""")]
    public void ValidateCreate_GoodSpec_HasNoErrors(string spec)
    {
        var errors = new FieldErrors();

        InstanceValidator.ValidateCreate(Instance(spec), errors);

        Assert.Empty(errors);
    }

    [Fact]
    public void ValidateUpdate_RefsOfBothScopes_AreTwoErrorsEach()
    {
        var errors = new FieldErrors();
        var instance = Instance(
            """
            {
              "clusterServiceClassName": "a", "clusterServiceClassRef": {"name": "c"}, "serviceClassRef": {"name": "s"},
              "clusterServicePlanName": "b", "clusterServicePlanRef": {"name": "p"}, "servicePlanRef": {"name": "q"}
            }
            """);

        InstanceValidator.ValidateUpdate(instance, instance, new FeatureGates(), errors);

        Assert.Equal(
            [
                """spec.clusterServiceClassRef: Invalid value: v1beta1.ClusterObjectReference{Name:"c"}: ClusterServiceClassRef and ServiceClassRef should never be set simultaneously""",
                """spec.serviceClassRef: Invalid value: v1beta1.LocalObjectReference{Name:"s"}: ClusterServiceClassRef and ServiceClassRef should never be set simultaneously""",
                """spec.clusterServicePlanRef: Invalid value: v1beta1.ClusterObjectReference{Name:"p"}: ClusterServicePlanRef and ServicePlanRef should never be set simultaneously""",
                """spec.serviceClassRef: Invalid value: v1beta1.LocalObjectReference{Name:"q"}: ClusterServicePlanRef and ServicePlanRef should never be set simultaneously""",
            ],
            errors);
    }

    [Fact]
    public void ValidateCreate_BadName_IsOneError()
    {
        var errors = new FieldErrors();
        var instance = Instance("""{"clusterServiceClassName":"a"}""");
        instance.Metadata.Name = "Bad_Name";

        InstanceValidator.ValidateCreate(instance, errors);

        Assert.StartsWith("metadata.name: Invalid value: \"Bad_Name\": a DNS-1123 subdomain must consist of", errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"clusterServiceClassName":"b"}""", "spec.clusterServiceClassName: Invalid value: \"a\": field is immutable")]
    [InlineData("""{"clusterServiceClassName":"a","externalID":"other"}""", "spec.externalID: Invalid value: \"other\": field is immutable")]
    [InlineData("""{"clusterServiceClassName":"a","externalID":"id","updateRequests":1}""", "spec.updateRequests: Invalid value: 1: new updateRequests value must not be less than the old one")]
    [InlineData(
        """{"clusterServiceClassName":"a","clusterServicePlanName":"q","externalID":"id","updateRequests":2,"clusterServicePlanRef":{"name":"p"}}""",
        "spec.clusterServicePlanRef: Forbidden: clusterServicePlanRef must not be present when the plan is being changed")]
    public void ValidateUpdate_ForbiddenChange_NamesFieldAndRule(string spec, string error)
    {
        var errors = new FieldErrors();
        var old = Instance("""{"clusterServiceClassName":"a","clusterServicePlanName":"p","externalID":"id","updateRequests":2}""");

        InstanceValidator.ValidateUpdate(Instance(spec), old, new FeatureGates(), errors);

        Assert.Contains(error, errors);
    }

    /// <summary>Appendix A, 16: the original locks the spec for as long as a refused request is retried.</summary>
    [Theory]
    [InlineData("ProvisionRequestInFlight", false, true)]
    [InlineData("Provisioning", true, true)]
    [InlineData("ProvisionCallFailed", false, false)]
    [InlineData("ErrorCallingProvision", false, false)]
    public void ValidateUpdate_WhileBrokerWorks_IsLocked_ButARefusedSpecCanBeCorrected(string reason, bool isAsync, bool isLocked)
    {
        var errors = new FieldErrors();
        var old = Instance("""{"clusterServiceClassName":"a"}""") with
        {
            Status = new ServiceInstanceStatus
            {
                CurrentOperation = "Provision",
                AsyncOpInProgress = isAsync,
                Conditions = [new ServiceCondition { Type = "Ready", Status = "False", Reason = reason }],
            },
        };
        var changed = Instance("""{"clusterServiceClassName":"a","parameters":{"x":1}}""");
        changed.Metadata.Generation = 2;

        InstanceValidator.ValidateUpdate(changed, old, new FeatureGates(), errors);

        Assert.Equal(isLocked ? ["spec: Forbidden: Another update for this service instance is in progress"] : [], errors);
    }

    [Theory]
    [InlineData("Deprovision", null, true)]
    [InlineData("Deprovision", "Retain", false)]
    [InlineData("Update", null, false)]
    public void ValidateUpdate_RetainOfWhatTheBrokerWasAskedToDelete_IsTooLate(string operation, string? policyBefore, bool isTooLate)
    {
        var errors = new FieldErrors();
        var old = Instance("""{"clusterServiceClassName":"a"}""");
        old = old with { Spec = old.Spec with { DeletionPolicy = policyBefore }, Status = new ServiceInstanceStatus { CurrentOperation = operation } };

        InstanceValidator.ValidateUpdate(old with { Spec = old.Spec with { DeletionPolicy = "Retain" } }, old, new FeatureGates(), errors);

        Assert.Equal(isTooLate, errors.Any(error => error.StartsWith("spec.deletionPolicy: Forbidden: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void OnCreate_FillsIdUserAndFinalizer()
    {
        var id = Guid.Parse("11111111-2222-3333-4444-555555555555");

        var created = InstanceMutation.OnCreate(
            Instance("""{"clusterServiceClassName":"a","userInfo":{"username":"root","uid":"0"},"clusterServiceClassRef":{"name":"x"}}"""), Alice, id);

        Assert.Equal("11111111-2222-3333-4444-555555555555", created.Spec.ExternalID);
        Assert.Equal("alice", created.Spec.UserInfo!.Username);
        Assert.Equal(["kubernetes-incubator/service-catalog"], created.Metadata.Finalizers);
        Assert.Null(created.Spec.ClusterServiceClassRef);
    }

    /// <summary>Appendix A, 1: the original stamps the controller's identity when that writes the references.</summary>
    [Fact]
    public void OnUpdate_ReferencesWritten_KeepsTheUser()
    {
        var old = Instance("""{"clusterServiceClassName":"a","userInfo":{"username":"alice","uid":"1"}}""");
        var resolved = old with
        {
            Spec = old.Spec with { ClusterServiceClassRef = new ObjectReference { Name = "a" }, ClusterServicePlanRef = new ObjectReference { Name = "p" } },
        };

        var updated = InstanceMutation.OnUpdate(resolved, old, Controller, new FeatureGates());

        Assert.Equal("alice", updated.Spec.UserInfo!.Username);
        Assert.Equal(2, updated.Metadata.Labels.Count);
    }

    [Fact]
    public void OnUpdate_ParametersChanged_StampsTheUser()
    {
        var old = Instance("""{"clusterServiceClassName":"a","parameters":{"x":1,"y":2},"userInfo":{"username":"root","uid":"0"}}""");
        var same = Instance("""{"clusterServiceClassName":"a","parameters":{"y":2, "x":1},"userInfo":{"username":"forged","uid":"9"}}""");
        var other = Instance("""{"clusterServiceClassName":"a","parameters":{"x":2}}""");

        Assert.Equal("root", InstanceMutation.OnUpdate(same, old, Alice, new FeatureGates()).Spec.UserInfo!.Username);
        Assert.Equal("alice", InstanceMutation.OnUpdate(other, old, Alice, new FeatureGates()).Spec.UserInfo!.Username);
    }

    /// <summary>Appendix A, 2: the original cannot change the plan of a namespaced class.</summary>
    [Theory]
    [InlineData("clusterService")]
    [InlineData("service")]
    public void OnUpdate_PlanChanged_ClearsThePlanReference(string prefix)
    {
        var reference = prefix == "service" ? "servicePlanRef" : "clusterServicePlanRef";
        var old = Instance($$"""{"{{prefix}}ClassName":"a","{{prefix}}PlanName":"p","updateRequests":3,"{{reference}}":{"name":"p"} }""");
        var changed = Instance($$"""{"{{prefix}}ClassName":"a","{{prefix}}PlanName":"q","{{reference}}":{"name":"p"} }""");

        var updated = InstanceMutation.OnUpdate(changed, old, Alice, new FeatureGates());

        Assert.Null(updated.Spec.ClusterServicePlanRef);
        Assert.Null(updated.Spec.ServicePlanRef);
        Assert.Equal(3, updated.Spec.UpdateRequests);
    }

    private static ServiceInstance Instance(string spec) => new()
    {
        Metadata = new V1ObjectMeta { Name = "redis-test", NamespaceProperty = "test", Generation = 1 },
        Spec = JsonSerializer.Deserialize(spec, CatalogJsonContext.Default.ServiceInstanceSpec)!,
    };
}
