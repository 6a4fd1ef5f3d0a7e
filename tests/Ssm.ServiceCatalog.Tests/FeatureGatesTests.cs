namespace Ssm.ServiceCatalog.Tests;

public sealed class FeatureGatesTests
{
    [Fact]
    public void TryParse_Switches_TheNamedGates()
    {
        Assert.True(FeatureGates.TryParse("AsyncBindingOperations=true, OriginatingIdentity=false,PodPreset=true", out var gates, out _));

        Assert.True(gates.AsyncBindingOperations);
        Assert.False(gates.OriginatingIdentity);
        Assert.True(gates.NamespacedServiceBroker);
    }

    [Theory]
    [InlineData("NoSuchGate=true", "NoSuchGate: no such feature gate; there are OriginatingIdentity, ")]
    [InlineData("AsyncBindingOperations", "AsyncBindingOperations: a gate is switched by NAME=true or NAME=false")]
    [InlineData("AsyncBindingOperations=yes", "AsyncBindingOperations=yes: a gate is switched by NAME=true or NAME=false")]
    public void TryParse_BadText_NamesPartAndRule(string text, string problem)
    {
        Assert.False(FeatureGates.TryParse(text, out _, out var found));
        Assert.StartsWith(problem, found, StringComparison.Ordinal);
    }

    /// <summary>Every gate can be switched, and no legacy one is on by default.</summary>
    [Fact]
    public void Names_AreTheProperties()
    {
        var properties = typeof(FeatureGates).GetProperties().Where(property => property.PropertyType == typeof(bool)).ToList();

        Assert.Equal(properties.Select(property => property.Name).Append("PodPreset").Order(), FeatureGates.Names.Order());
        Assert.All(properties.Where(property => property.Name.StartsWith("Legacy", StringComparison.Ordinal)), property => Assert.False((bool)property.GetValue(new FeatureGates())!));
    }
}
