using Ssm.ServiceCatalog.Admission.Mutations;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Tests.Instances;

namespace Ssm.ServiceCatalog.Tests.Admission;

/// <summary>Which updates begin a trace of their own.</summary>
public sealed class AskedByUserTests
{
    [Theory]
    [InlineData("nothing", false)]
    [InlineData("label", false)]
    [InlineData("references", false)]
    [InlineData("plan", true)]
    [InlineData("updateRequests", true)]
    public void Update_ByWhatItChanges_AsksOrDoesNot(string change, bool expected)
    {
        var old = AnInstance.Unresolved().Instance;
        var changed = change switch
        {
            "label" => old with { Metadata = old.Metadata with { Labels = new Dictionary<string, string> { ["a"] = "b" } } },
            "references" => old with { Spec = old.Spec with { ClusterServiceClassRef = new ObjectReference { Name = "c" }, ClusterServicePlanRef = new ObjectReference { Name = "p" } } },
            "plan" => old with { Spec = old.Spec with { ClusterServicePlanExternalName = "another" } },
            "updateRequests" => old with { Spec = old.Spec with { UpdateRequests = old.Spec.UpdateRequests + 1 } },
            _ => old,
        };

        Assert.Equal(expected, InstanceMutation.IsAskedByUser(changed, old));
    }
}
