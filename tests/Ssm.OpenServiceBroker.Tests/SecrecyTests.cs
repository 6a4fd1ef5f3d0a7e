using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Identities;
using Ssm.OpenServiceBroker.Instances;
using Ssm.Testing.ScriptedBroker;

namespace Ssm.OpenServiceBroker.Tests;

/// <summary>A record prints its members, so whoever logs one would log what it holds.</summary>
public sealed class SecrecyTests
{
    private const string Secret = "s3cr3t";

    public static TheoryData<object> Holders =>
    [
        BrokerFixture.AProvision with { Parameters = SampleCatalog.Json($$"""{"pass":"{{Secret}}"}""") },
        new UpdateRequest { ServiceId = SampleCatalog.Service, Parameters = SampleCatalog.Json($$"""{"pass":"{{Secret}}"}""") },
        BrokerFixture.ABind with { Parameters = SampleCatalog.Json($$"""{"pass":"{{Secret}}"}""") },
        new FetchInstanceResponse { Parameters = SampleCatalog.Json($$"""{"pass":"{{Secret}}"}""") },
        new BindResponse { Credentials = SampleCatalog.Json($$"""{"pass":"{{Secret}}"}""") },
        new FetchBindingResponse { Credentials = SampleCatalog.Json($$"""{"pass":"{{Secret}}"}""") },
        new VolumeDevice { VolumeId = "v", MountConfig = SampleCatalog.Json($$"""{"pass":"{{Secret}}"}""") },
        new DashboardClient { Secret = Secret },
        new BrokerCredential.Basic { Username = Secret, Password = Secret },
        new BrokerCredential.Bearer { Token = Secret },
        new KubernetesContext
        {
            Namespace = "n",
            ClusterId = "c",
            InstanceAnnotations = new Dictionary<string, string> { ["kubectl.kubernetes.io/last-applied-configuration"] = Secret },
        },
        new KubernetesUser { Username = Secret, Uid = Secret },
        OriginatingIdentity.OfKubernetes(new KubernetesUser { Username = Secret, Uid = "" }),
        new BrokerOutcome<BindResponse>.Succeeded(
            new BindResponse { Credentials = SampleCatalog.Json($$"""{"pass":"{{Secret}}"}""") }, System.Net.HttpStatusCode.OK),
        new BrokerCall
        {
            AcceptsIncomplete = true,
            OriginatingIdentity = OriginatingIdentity.OfKubernetes(new KubernetesUser { Username = Secret, Uid = "" }),
        },
    ];

    [Theory]
    [MemberData(nameof(Holders), DisableDiscoveryEnumeration = true)]
    public void ToString_OfWhatHoldsSecrets_DoesNotShowThem(object holder) => Assert.DoesNotContain(Secret, $"{holder}");
}
