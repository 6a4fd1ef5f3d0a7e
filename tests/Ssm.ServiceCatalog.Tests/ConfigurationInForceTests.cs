using System.Text.Json.Nodes;
using Ssm.ServiceCatalog.Diagnostics;

namespace Ssm.ServiceCatalog.Tests;

/// <summary><c>/configz</c>.</summary>
public sealed class ConfigurationInForceTests
{
    /// <summary>Of what is an option and no part of the process: files of keys are no business of those who read this.</summary>
    private static readonly string[] NotTold = [nameof(CatalogControllerOptions.OnReady), nameof(CatalogControllerOptions.SecureServing)];

    [Fact]
    public void EveryOption_IsTold()
    {
        var options = typeof(CatalogControllerOptions).GetProperties().Select(property => property.Name).Except(NotTold);

        var told = Told(new CatalogControllerOptions()).Select(member => member.Key);

        Assert.Equal(options.Order(), told.Select(name => char.ToUpperInvariant(name[0]) + name[1..]).Order());
    }

    [Fact]
    public void Values_AreThoseInForce()
    {
        var gates = new FeatureGates { CascadingDeletion = true };

        var told = Told(new CatalogControllerOptions { BrokerRelistInterval = TimeSpan.FromMinutes(90), ConcurrentSyncs = 7, FeatureGates = gates });

        Assert.Equal(("1h30m0s", 7, "168h0m0s"), ((string?)told["brokerRelistInterval"], (int?)told["concurrentSyncs"], (string?)told["reconciliationRetryDuration"]));
        Assert.Equal(FeatureGates.Names.Order(), told["featureGates"]!.AsObject().Select(gate => gate.Key).Order());
        Assert.True((bool?)told["featureGates"]!["CascadingDeletion"]);
        Assert.True((bool?)told["featureGates"]!["OriginatingIdentity"]);
        Assert.False((bool?)told["featureGates"]!["LegacyUserInfo"]);
    }

    private static JsonObject Told(CatalogControllerOptions options) => ConfigurationInForce.Of(options)["componentconfig"]!.AsObject();
}
