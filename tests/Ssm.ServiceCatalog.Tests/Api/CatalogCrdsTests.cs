using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s.Models;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Tests.Api;

public sealed class CatalogCrdsTests
{
    public static TheoryData<string> Kinds => [.. CatalogCrds.All.Select(crd => crd.Spec.Names.Kind)];

    public static TheoryData<string> OriginalKinds => [.. CatalogCrds.All.Select(crd => crd.Spec.Names.Kind).Where(kind => kind != "OrphanedResource")];

    [Fact]
    public void All_HoldsTheEightKindsAndTheLedger() =>
        Assert.Equal(
            [
                "clusterservicebrokers", "clusterserviceclasses", "clusterserviceplans", "orphanedresources", "servicebindings", "servicebrokers",
                "serviceclasses", "serviceinstances", "serviceplans",
            ],
            CatalogCrds.All.Select(crd => crd.Spec.Names.Plural).Order());

    [Theory]
    [InlineData("ClusterServiceBroker", "URL .spec.url|Status .status.lastConditionState|Age .metadata.creationTimestamp")]
    [InlineData("ServiceBroker", "URL .spec.url|Status .status.lastConditionState|Age .metadata.creationTimestamp")]
    [InlineData("ClusterServiceClass", "External-Name .spec.externalName|Broker .spec.clusterServiceBrokerName|Age .metadata.creationTimestamp")]
    [InlineData("ServiceClass", "External-Name .spec.externalName|Broker .spec.serviceBrokerName|Age .metadata.creationTimestamp")]
    [InlineData(
        "ClusterServicePlan",
        "External-Name .spec.externalName|Broker .spec.clusterServiceBrokerName|Class .spec.clusterServiceClassRef.name|Age .metadata.creationTimestamp")]
    [InlineData(
        "ServicePlan", "External-Name .spec.externalName|Broker .spec.serviceBrokerName|Class .spec.serviceClassRef.name|Age .metadata.creationTimestamp")]
    [InlineData(
        "ServiceInstance",
        "Class .status.userSpecifiedClassName|Plan .status.userSpecifiedPlanName|Status .status.lastConditionState|Age .metadata.creationTimestamp")]
    [InlineData(
        "ServiceBinding",
        "Service-Instance .spec.instanceRef.name|Secret-Name .spec.secretName|Status .status.lastConditionState|Age .metadata.creationTimestamp")]
    public void Crd_PrinterColumns_AreThoseOfTheOriginal(string kind, string columns) =>
        Assert.Equal(columns, string.Join('|', Version(kind).AdditionalPrinterColumns.Select(column => $"{column.Name} {column.JsonPath}")));

    [Theory]
    [MemberData(nameof(OriginalKinds))]
    public void Crd_Names_AreThoseOfTheOriginal(string kind)
    {
        var crd = CatalogCrds.All.Single(crd => crd.Spec.Names.Kind == kind);

        Assert.Equal($"{crd.Spec.Names.Plural}.servicecatalog.k8s.io", crd.Metadata.Name);
        Assert.Equal(kind.ToLowerInvariant(), crd.Spec.Names.Singular);
        Assert.Equal(["all", "svcat"], crd.Spec.Names.Categories);
        Assert.Null(crd.Spec.Names.ShortNames);
        Assert.Equal("true", crd.Metadata.Labels["svcat"]);
        Assert.Contains("api-approved.kubernetes.io", crd.Metadata.Annotations.Keys);
        Assert.Equal(kind.StartsWith("Cluster", StringComparison.Ordinal) ? "Cluster" : "Namespaced", crd.Spec.Scope);
        Assert.NotNull(Version(kind).Subresources.Status);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Crd_Schema_IsStructural(string kind) => AssertStructural(Version(kind).Schema.OpenAPIV3Schema, kind);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Crd_Schema_HasEveryMemberOfItsType(string kind)
    {
        var type = typeof(ServiceInstance).Assembly.GetType($"Ssm.ServiceCatalog.Api.{(kind == "OrphanedResource" ? "V1Alpha1" : "V1Beta1")}.{kind}", throwOnError: true)!;

        AssertCovers(Version(kind).Schema.OpenAPIV3Schema, CatalogJsonContext.Default.GetTypeInfo(type)!, kind, isStrict: !ScopedTypes.Contains(kind));
    }

    /// <summary>Kinds of which the two scopes share one type: each schema has only the members of its own scope.</summary>
    private static readonly string[] ScopedTypes =
        ["ClusterServiceBroker", "ServiceBroker", "ClusterServiceClass", "ServiceClass", "ClusterServicePlan", "ServicePlan"];

    private static V1CustomResourceDefinitionVersion Version(string kind) =>
        Assert.Single(CatalogCrds.All.Single(crd => crd.Spec.Names.Kind == kind).Spec.Versions);

    private static void AssertStructural(V1JSONSchemaProps schema, string path)
    {
        Assert.False(string.IsNullOrEmpty(schema.Type), $"{path} has no type");
        Assert.False(string.IsNullOrEmpty(schema.Description) && !path.EndsWith("[]", StringComparison.Ordinal) && !path.EndsWith(".metadata", StringComparison.Ordinal)
            && !path.EndsWith('*'), $"{path} has no description");
        foreach (var (name, property) in schema.Properties ?? new Dictionary<string, V1JSONSchemaProps>())
        {
            AssertStructural(property, $"{path}.{name}");
        }

        if (schema.Type == "array")
        {
            AssertStructural(Assert.IsType<V1JSONSchemaProps>(Json<V1JSONSchemaProps>(schema.Items)), $"{path}[]");
        }

        if (schema.AdditionalProperties is not null)
        {
            AssertStructural(Json<V1JSONSchemaProps>(schema.AdditionalProperties), $"{path}*");
        }
    }

    private static void AssertCovers(V1JSONSchemaProps schema, JsonTypeInfo type, string path, bool isStrict)
    {
        if (type.Kind == JsonTypeInfoKind.Enumerable && schema.Type == "array")
        {
            AssertCovers(Json<V1JSONSchemaProps>(schema.Items), CatalogJsonContext.Default.GetTypeInfo(type.ElementType!)!, $"{path}[]", isStrict);
            return;
        }

        if (type.Kind != JsonTypeInfoKind.Object || type.Type == typeof(V1ObjectMeta))
        {
            return;
        }

        var members = type.Properties.Where(property => property.Get is not null).ToDictionary(property => property.Name);
        Assert.Empty((schema.Properties ?? new Dictionary<string, V1JSONSchemaProps>()).Keys.Except(members.Keys).Select(name => $"{path}.{name} is not in the type"));
        if (isStrict)
        {
            Assert.Empty(members.Keys.Except(schema.Properties!.Keys).Select(name => $"{path}.{name} is not in the schema"));
        }

        foreach (var (name, property) in schema.Properties!)
        {
            AssertCovers(property, CatalogJsonContext.Default.GetTypeInfo(members[name].PropertyType)!, $"{path}.{name}", isStrict);
        }
    }

    /// <summary>KubernetesClient types the members that may be a schema or something else as <see cref="object"/>.</summary>
    private static T Json<T>(object value)
        where T : class => value as T ?? JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value))!;
}
