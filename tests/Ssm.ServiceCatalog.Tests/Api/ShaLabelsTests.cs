using CsCheck;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Tests.Api;

public sealed class ShaLabelsTests
{
    private static readonly Gen<string> Text = Gen.String[Gen.Char[' ', '~'], 0, 40];

    [Theory]
    [InlineData("ups-broker", "6ca41896e8120e6759cdf64adf7c89c24d97b7361fd96e2aa7f3b0c0")]
    [InlineData("user-provided-service", "730d36fa34c1b3308cbf85856900e29eac970fdb23febe2c193c4ea5")]
    [InlineData("4f6e6cf6-ffdd-425f-a2c7-3c9258ad2468", "e4e02e7aedb3d750ea411ce07935bf20814fbd4e89f2f98ca21aa1be")]
    public void Of_Vector_GivesTheValueOfTheOriginal(string text, string value) => Assert.Equal(value, ShaLabels.Of(text));

    /// <summary>They are looked up by their value, so that it must be a label's, and one text's alone.</summary>
    [Fact]
    public void Of_AnyText_IsALabelValueOfItsOwn() => Gen.Select(Text, Text).Sample((one, other) =>
        ShaLabels.Of(one) is { Length: <= 63 } value && value.All(char.IsAsciiHexDigitLower) && (value == ShaLabels.Of(other)) == (one == other));

    [Fact]
    public void Of_ClusterServicePlan_HasFourLabels()
    {
        var labels = ShaLabels.Of(new ServicePlanSpec
        {
            ExternalID = "id",
            ExternalName = "name",
            ClusterServiceBrokerName = "broker",
            ClusterServiceClassRef = new ObjectReference { Name = "class" },
        });

        Assert.Equal(
            [
                "servicecatalog.k8s.io/spec.clusterServiceBrokerName", "servicecatalog.k8s.io/spec.clusterServiceClassRef.name",
                "servicecatalog.k8s.io/spec.externalID", "servicecatalog.k8s.io/spec.externalName",
            ],
            labels.Keys.Order());
        Assert.Equal(ShaLabels.Of("class"), labels["servicecatalog.k8s.io/spec.clusterServiceClassRef.name"]);
    }
}
