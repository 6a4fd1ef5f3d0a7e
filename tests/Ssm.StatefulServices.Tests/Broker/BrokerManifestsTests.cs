using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.StatefulServices.Broker;

namespace Ssm.StatefulServices.Tests.Broker;

public class BrokerManifestsTests
{
    private static readonly JsonSerializerOptions Indentation = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void Render_Credis_IsAsRecorded()
    {
        var manifests = BrokerManifests.Render("credis", new BrokerManifestOptions { NewPassword = () => "generated", Image = "example.org/ssm:1.0", OfferingsPath = "/etc/ssm/offerings.json" });

        GoldenFile.Matches("Broker/credis-broker.json", new JsonArray([.. manifests]).ToJsonString(Indentation) + "\n");
    }

    [Fact]
    public void Render_OfferingsOfAConfigMap_AreMountedWhereTheBrokerLooks()
    {
        var pod = BrokerManifests.Render("credis", new BrokerManifestOptions { NewPassword = () => "generated", OfferingsConfigMap = "ssm-offerings" })
            .Single(manifest => manifest["kind"]!.GetValue<string>() == "Deployment")["spec"]!["template"]!["spec"]!;

        var container = pod["containers"]![0]!;
        var mount = Assert.Single(container["volumeMounts"]!.AsArray())!;
        var volume = Assert.Single(pod["volumes"]!.AsArray())!;
        Assert.Equal(mount["name"]!.GetValue<string>(), volume["name"]!.GetValue<string>());
        Assert.Equal("""{"name":"ssm-offerings","optional":true}""", volume["configMap"]!.ToJsonString());
        Assert.Equal(mount["mountPath"]!.GetValue<string>(), container["env"]!.AsArray().Single(variable => variable!["name"]!.GetValue<string>() == "SSM_OFFERINGS")!["value"]!.GetValue<string>());
    }

    [Fact]
    public void Render_Broker_IsFoundByTheUrlOfTheSeed()
    {
        var manifests = BrokerManifests.Render("credis", new BrokerManifestOptions { NewPassword = () => "generated" });

        var broker = manifests.Single(manifest => manifest["kind"]!.GetValue<string>() == "ClusterServiceBroker");
        Assert.Equal("credis-broker", broker["metadata"]!["name"]!.GetValue<string>());
        Assert.Equal("http://credis-broker.service-brokers.svc:8080", broker["spec"]!["url"]!.GetValue<string>());
        Assert.DoesNotContain(manifests, manifest => manifest["kind"]!.GetValue<string>() != "Secret" && manifest.ToJsonString().Contains("generated", StringComparison.Ordinal));
    }
}
