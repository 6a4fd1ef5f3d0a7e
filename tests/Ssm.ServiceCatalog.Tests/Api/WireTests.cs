using System.Text.Json;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Tests.Api;

public sealed class WireTests
{
    /// <summary>The seed's own document, with the explicit nulls that Go clients send.</summary>
    [Fact]
    public void Instance_OfTheSeed_ReadsAndWritesAsTheOriginal()
    {
        const string Json = """
            {"apiVersion":"servicecatalog.k8s.io/v1beta1","kind":"ServiceInstance",
             "metadata":{"name":"redis-test","namespace":"test","creationTimestamp":null},
             "spec":{"clusterServiceClassExternalName":"credis","clusterServicePlanExternalName":"redis-4.0-standard","updateRequests":0,"externalID":null,
               "parameters":{"pass":"admin123@.","replicas":1,"resources":{"memory":"1G"}}},
             "status":{"conditions":null,"asyncOpInProgress":false,"deprovisionStatus":""}}
            """;

        var instance = JsonSerializer.Deserialize(Json, CatalogJsonContext.Default.ServiceInstance)!;

        Assert.Equal("", instance.Spec.ExternalID);
        Assert.Empty(instance.Status!.Conditions);
        Assert.Equal("1G", instance.Spec.Parameters!.Value.GetProperty("resources").GetProperty("memory").GetString());
        Assert.Equal(
            """{"clusterServiceClassExternalName":"credis","clusterServicePlanExternalName":"redis-4.0-standard","parameters":{"pass":"admin123@.","replicas":1,"resources":{"memory":"1G"}},"externalID":"","updateRequests":0}""",
            JsonSerializer.Serialize(instance.Spec, CatalogJsonContext.Default.ServiceInstanceSpec));
        Assert.Equal(
            """{"conditions":[],"asyncOpInProgress":false,"orphanMitigationInProgress":false,"reconciledGeneration":0,"observedGeneration":0,"provisionStatus":"","deprovisionStatus":"","lastConditionState":"","userSpecifiedPlanName":"","userSpecifiedClassName":""}""",
            JsonSerializer.Serialize(instance.Status, CatalogJsonContext.Default.ServiceInstanceStatus));
        Assert.DoesNotContain("admin123", instance.Spec.ToString());
    }

    [Fact]
    public void Condition_Times_AreWholeSecondsInUtc() => Assert.Equal(
        """{"type":"Ready","status":"True","lastTransitionTime":"2020-08-05T06:16:16Z","reason":"R","message":""}""",
        JsonSerializer.Serialize(
            new ServiceCondition
            {
                Type = "Ready",
                Status = "True",
                Reason = "R",
                LastTransitionTime = new DateTimeOffset(2020, 8, 5, 14, 16, 16, 789, TimeSpan.FromHours(8)),
            },
            CatalogJsonContext.Default.ServiceCondition));

    [Fact]
    public void Condition_WithoutTime_WritesNull() => Assert.Contains(
        "\"lastTransitionTime\":null", JsonSerializer.Serialize(new ServiceCondition(), CatalogJsonContext.Default.ServiceCondition));
}
