using k8s.Models;
using Ssm.ServiceCatalog.Admission.Rules;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Tests.Admission;

public sealed class CatalogEntryAdmissionTests
{
    [Theory]
    [InlineData(false, "clusterServiceBrokerName")]
    [InlineData(true, "serviceBrokerName")]
    public void EmptyClass_MissesAllThatIsRequired(bool isNamespaced, string broker)
    {
        var errors = new FieldErrors();

        CatalogEntryValidator.Validate(new V1ObjectMeta(), new ServiceClassSpec(), isNamespaced, errors);

        Assert.Equal(
            [
                "metadata.name: Required value: name or generateName is required",
                $"spec.{broker}: Required value: {broker} is required",
                "spec.externalID: Required value: externalID is required",
                "spec.description: Required value: description is required",
                "spec.externalName: Invalid value: \"\": must be non-empty",
                "spec.externalID: Invalid value: \"\": must be non-empty",
            ],
            errors);
    }

    [Theory]
    [InlineData(false, "clusterServiceBrokerName", "clusterServiceClassRef")]
    [InlineData(true, "serviceBrokerName", "serviceClassRef")]
    public void EmptyPlan_MissesAllThatIsRequired(bool isNamespaced, string broker, string reference)
    {
        var errors = new FieldErrors();

        CatalogEntryValidator.Validate(new V1ObjectMeta(), new ServicePlanSpec(), isNamespaced, errors);

        Assert.Equal(
            [
                "metadata.name: Required value: name or generateName is required",
                "spec.externalID: Required value: externalID is required",
                "spec.description: Required value: description is required",
                "spec.externalID: Invalid value: \"\": must be non-empty",
                "spec.externalName: Invalid value: \"\": must be non-empty",
                $"spec.{broker}: Required value: {broker} is required",
                $"spec.{reference}: Required value: an owning serviceclass is required",
                $"spec.{reference}.name: Invalid value: \"\": must be non-empty",
            ],
            errors);
    }

    [Fact]
    public void NameTooLong_IsInvalid()
    {
        var errors = new FieldErrors();
        var name = new string('a', 64);
        var spec = new ServiceClassSpec { ClusterServiceBrokerName = "b", ExternalName = "n", ExternalID = "i", Description = "d" };

        CatalogEntryValidator.Validate(new V1ObjectMeta { Name = name }, spec, isNamespaced: false, errors);

        Assert.Equal($"metadata.name: Invalid value: \"{name}\": must be no more than 63 characters", errors.ToString());
    }
}
