using CsCheck;
using Ssm.ServiceCatalog.Admission.Rules;
using Ssm.ServiceCatalog.Brokers;

namespace Ssm.ServiceCatalog.Tests.Brokers;

public sealed class EscapedNameTests
{
    [Theory]
    [InlineData("simple", "simple")]
    [InlineData("contains-escape-char-z", "contains-escape-char-z7az")]
    [InlineData("ContainsCaps", "z43zontainsz43zaps")]
    [InlineData(".starts-and-ends-with-periods.", "z2ezstarts-and-ends-with-periodsz2ez")]
    [InlineData("-starts-and-ends-with-hyphens-", "z2dzstarts-and-ends-with-hyphensz2dz")]
    [InlineData("adjacent.-specialchars", "adjacent.z2dzspecialchars")]
    [InlineData("otherorderadjacent-.specialchars", "otherorderadjacent-z2ezspecialchars")]
    [InlineData("waytoomany-.-.-.-.-adjacentspecialchars", "waytoomany-z2ez-z2ez-z2ez-z2ez-adjacentspecialchars")]
    [InlineData("thisnameisreallyreallywaytoolonghowcouldanyonepossiblyreadthisplansname", "thisnameisreallyreallywaytoolo-3f54131bf8c96c7d946ee1d7a32136dd")]
    [InlineData(
        "thisnameisreallyreallywaytool.onghowcouldanyonepossiblyreadthisplansnamewithproblemperiod",
        "thisnameisreallyreallywaytool-84b392d072a2cbe3a18f87e7f7776d94")]
    [InlineData("zookeeper", "z7azookeeper")]
    [InlineData("zookeeper-3.4-advanced", "z7azookeeper-3.4-advanced")]
    [InlineData("redis-4.0-standard", "redis-4.0-standard")]
    [InlineData("4f6e6cf6-ffdd-425f-a2c7-3c9258ad2468", "4f6e6cf6-ffdd-425f-a2c7-3c9258ad2468")]
    [InlineData("é", "ze9z")]
    public void Of_Vector_GivesTheNameOfTheOriginal(string externalId, string name) => Assert.Equal(name, EscapedName.Of(externalId));

    /// <summary>Two plans under one name would be one plan.</summary>
    [Fact]
    public void Of_AnyTwoIds_AreTwoNames()
    {
        var id = Gen.String[Gen.Char["az.-Z{7"], 1, 80];
        Gen.Select(id, id).Sample((one, other) => (EscapedName.Of(one) == EscapedName.Of(other)) == (one == other));
    }

    [Fact]
    public void Of_AnyId_IsAName() =>
        Gen.String[1, 200].Sample(externalId => !NameRules.DnsSubdomain(EscapedName.Of(externalId)).Any() && EscapedName.Of(externalId).Length <= 63);
}
