using System.Text;
using Ssm.OpenServiceBroker.Identities;
using Ssm.Testing.ScriptedBroker;

namespace Ssm.OpenServiceBroker.Tests.Identities;

public sealed class OriginatingIdentityTests
{
    [Fact]
    public void TryParse_ExampleOfTheSpecification_IsRead()
    {
        const string Header = "cloudfoundry eyANCiAgInVzZXJfaWQiOiAiNjgzZWE3NDgtMzA5Mi00ZmY0LWI2NTYtMzljYWNjNGQ1MzYwIg0KfQ==";

        Assert.True(OriginatingIdentity.TryParse(Header, out var identity));
        Assert.Equal("cloudfoundry", identity.Platform);
        Assert.Equal("683ea748-3092-4ff4-b656-39cacc4d5360", identity.Value.GetProperty("user_id").GetString());
        Assert.Null(identity.AsKubernetesUser());
        Assert.Equal(Header, identity.ToHeaderValue());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("kubernetes")]
    [InlineData("kubernetes !!!")]
    [InlineData("kubernetes e30= more")]
    [InlineData("kubernetes WzFd")] // [1]
    [InlineData("kubernetes eyJh")] // {"a
    public void TryParse_Malformed_IsRefused(string? header) => Assert.False(OriginatingIdentity.TryParse(header, out _));

    [Fact]
    public void OfKubernetes_User_HasTheMembersInTheOrderOfTheArchivedCatalog()
    {
        var identity = OriginatingIdentity.OfKubernetes(new KubernetesUser
        {
            Username = "duke",
            Uid = "",
            Groups = ["admin"],
            Extra = new Dictionary<string, IReadOnlyList<string>> { ["mydata"] = ["data1"] },
        });

        var parts = identity.ToHeaderValue().Split(' ');
        Assert.Equal("kubernetes", parts[0]);
        Assert.Equal(
            """{"username":"duke","uid":"","groups":["admin"],"extra":{"mydata":["data1"]}}""",
            Encoding.UTF8.GetString(Convert.FromBase64String(parts[1])));
    }

    [Fact]
    public void OfKubernetes_UserWithoutGroups_LeavesThemOut() => Assert.Equal(
        """{"username":"duke","uid":"u"}""",
        OriginatingIdentity.OfKubernetes(new KubernetesUser { Username = "duke", Uid = "u" }).Value.GetRawText());

    [Fact]
    public void AsKubernetesUser_OwnHeader_IsTheUser()
    {
        var header = OriginatingIdentity.OfKubernetes(new KubernetesUser { Username = "杜克", Uid = "u" }).ToHeaderValue();

        Assert.True(OriginatingIdentity.TryParse(header, out var identity));
        Assert.Equal("杜克", identity.AsKubernetesUser()?.Username);
    }

    [Fact]
    public void AsKubernetesUser_ObjectOfAnotherShape_IsNull() => Assert.Null(
        new OriginatingIdentity { Platform = "kubernetes", Value = SampleCatalog.Json("""{"user":1}""") }.AsKubernetesUser());
}
