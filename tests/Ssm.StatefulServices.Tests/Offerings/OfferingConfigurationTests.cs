using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.StatefulServices.Credis;
using Ssm.StatefulServices.Offerings;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.Offerings;

public class OfferingConfigurationTests
{
    [Fact]
    public void Apply_NothingForTheService_ChangesNothing() =>
        Assert.Same(CredisOffering.Default, OfferingConfiguration.Apply(CredisOffering.Default, Json("""{"tdsql":{}}""")));

    [Fact]
    public void Find_Folder_MayHaveTheFileOrNot()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(OfferingConfiguration.Find(folder.Path));

        File.WriteAllText(folder.File(OfferingConfiguration.FileName), """{"credis":{"description":"Ours"}}""");

        Assert.Equal("Ours", OfferingConfiguration.Find(folder.Path)!["credis"]!["description"]!.GetValue<string>());
        Assert.Equal("Ours", OfferingConfiguration.Find(folder.File(OfferingConfiguration.FileName))!["credis"]!["description"]!.GetValue<string>());
        Assert.Throws<FileNotFoundException>(() => OfferingConfiguration.Find(folder.File("another.json")));
    }

    [Fact]
    public void Apply_MembersOfAPlan_ReplaceOnlyThose()
    {
        var offering = OfferingConfiguration.Apply(
            CredisOffering.Default, Json("""{"credis":{"description":"Ours","plans":{"redis-4.0-standard":{"memory":{"default":"2G"},"executable":"/opt/redis"}}}}"""));

        Assert.Equal("Ours", offering.Description);
        var plan = offering.FindPlan("redis-4.0-standard")!;
        Assert.Equal(CredisOffering.Default.Plans[0].Memory with { Default = "2G" }, plan.Memory);
        Assert.Equal("/opt/redis", plan.Executable);
        Assert.Equal(CredisOffering.Default.Plans[0].Image, plan.Image);
        Assert.Equal("8G", offering.FindPlan("redis-4.0-advanced")!.Memory.Default);
    }

    [Fact]
    public void Apply_NewPlanThatExtendsAnother_IsAddedWithItsOwnId()
    {
        var offering = OfferingConfiguration.Apply(
            CredisOffering.Default, Json("""{"credis":{"plans":{"redis-4.0-large":{"extends":"redis-4.0-advanced","memory":{"default":"64G"}}}}}"""));

        Assert.Equal(["redis-4.0-standard", "redis-4.0-advanced", "redis-4.0-large"], offering.Plans.Select(plan => plan.Id));
        Assert.Equal("redis-4.0-large", offering.Plans[2].Name);
        Assert.Equal("64G", offering.Plans[2].Memory.Default);
    }

    [Theory]
    [InlineData("""{"credis":[]}""", "credis: must be an object")]
    [InlineData("""{"credis":{"plans":[]}}""", "credis.plans: must be an object of plans by id")]
    [InlineData("""{"credis":{"plans":{"new":{}}}}""", "credis.plans.new: is new, so \"extends\" must name one of redis-4.0-standard, redis-4.0-advanced")]
    [InlineData("""{"credis":{"plans":{"redis-4.0-standard":{"memroy":{}}}}}""", "credis: The JSON property 'memroy' could not be mapped")]
    [InlineData("""{"credis":{"plans":{"redis-4.0-standard":{"image":null}}}}""", "credis: JSON deserialization for type 'Ssm.StatefulServices.Offerings.Plan' was missing required properties")]
    public void Apply_BadConfiguration_SaysWhatIsWrong(string site, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<JsonException>(() => OfferingConfiguration.Apply(CredisOffering.Default, Json(site))).Message, StringComparison.Ordinal);

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
