using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Errors;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;
using Ssm.OpenServiceBroker.Server;
using Ssm.Testing.ScriptedBroker;

namespace Ssm.OpenServiceBroker.Tests.Server;

/// <summary>A client gets no field that is newer than its version: every field with the version that brought it.</summary>
public sealed class ReplyShapingTests
{
    private static readonly OsbVersion[] Versions = [OsbVersion.V213, OsbVersion.V214, OsbVersion.V215, OsbVersion.V216, OsbVersion.V217];

    [Theory]
    [InlineData("services.0.bindable", 13)]
    [InlineData("services.0.plan_updateable", 13)]
    [InlineData("services.0.instances_retrievable", 14)]
    [InlineData("services.0.bindings_retrievable", 14)]
    [InlineData("services.0.allow_context_updates", 15)]
    [InlineData("services.0.plans.0.schemas", 13)]
    [InlineData("services.0.plans.0.free", 13)]
    [InlineData("services.0.plans.1.plan_updateable", 15)]
    [InlineData("services.0.plans.0.maximum_polling_duration", 15)]
    [InlineData("services.0.plans.0.maintenance_info", 15)]
    [InlineData("services.0.plans.0.binding_rotatable", 17)]
    public void Catalog_Field_IsThereSince(string path, int since) =>
        AssertSince(version => SampleCatalog.Default.ShapedTo(version), OsbJsonContext.Default.Catalog, path, since);

    [Theory]
    [InlineData("dashboard_url", 13)]
    [InlineData("operation", 13)]
    [InlineData("metadata.labels", 16)]
    [InlineData("metadata.attributes", 17)]
    public void Provision_Field_IsThereSince(string path, int since)
    {
        var body = new ProvisionResponse { DashboardUrl = "d", Operation = new Operation("o"), Metadata = InstanceMetadata };
        AssertSince(version => body.ShapedTo(version), OsbJsonContext.Default.ProvisionResponse, path, since);
    }

    [Theory]
    [InlineData("dashboard_url", 13)]
    [InlineData("metadata.labels", 16)]
    [InlineData("metadata.attributes", 17)]
    public void Update_Field_IsThereSince(string path, int since)
    {
        var body = new UpdateResponse { DashboardUrl = "d", Metadata = InstanceMetadata };
        AssertSince(version => body.ShapedTo(version), OsbJsonContext.Default.UpdateResponse, path, since);
    }

    [Theory]
    [InlineData("plan_id", 13)]
    [InlineData("parameters", 13)]
    [InlineData("maintenance_info", 15)]
    [InlineData("metadata.labels", 16)]
    [InlineData("metadata.attributes", 17)]
    public void FetchInstance_Field_IsThereSince(string path, int since)
    {
        var body = new FetchInstanceResponse
        {
            PlanId = SampleCatalog.SmallPlan,
            Parameters = SampleCatalog.Json("{}"),
            MaintenanceInfo = new MaintenanceInfo { Version = "1.0.0" },
            Metadata = InstanceMetadata,
        };
        AssertSince(version => body.ShapedTo(version), OsbJsonContext.Default.FetchInstanceResponse, path, since);
    }

    [Theory]
    [InlineData("credentials", 13)]
    [InlineData("volume_mounts", 13)]
    [InlineData("syslog_drain_url", 13)]
    [InlineData("route_service_url", 13)]
    [InlineData("endpoints", 15)]
    [InlineData("metadata.expires_at", 16)]
    [InlineData("metadata.renew_before", 17)]
    public void Bind_Field_IsThereSince(string path, int since)
    {
        var body = new BindResponse
        {
            Credentials = SampleCatalog.Json("{}"),
            VolumeMounts = [],
            SyslogDrainUrl = "s",
            RouteServiceUrl = "r",
            Endpoints = [],
            Metadata = BindingMetadata,
        };
        var fetched = new FetchBindingResponse
        {
            Credentials = body.Credentials,
            VolumeMounts = [],
            SyslogDrainUrl = "s",
            RouteServiceUrl = "r",
            Endpoints = [],
            Metadata = BindingMetadata,
        };
        AssertSince(version => body.ShapedTo(version), OsbJsonContext.Default.BindResponse, path, since);
        AssertSince(version => fetched.ShapedTo(version), OsbJsonContext.Default.FetchBindingResponse, path, since);
    }

    [Theory]
    [InlineData("description", 13)]
    [InlineData("instance_usable", 16)]
    [InlineData("update_repeatable", 16)]
    public void LastOperationAndError_Field_IsThereSince(string path, int since)
    {
        var poll = new LastOperation { State = LastOperationState.Failed, Description = "d", InstanceUsable = false, UpdateRepeatable = false };
        var error = new OsbErrorBody { Error = "e", Description = "d", InstanceUsable = false, UpdateRepeatable = false };
        AssertSince(version => poll.ShapedTo(version), OsbJsonContext.Default.LastOperation, path, since);
        AssertSince(version => error.ShapedTo(version), OsbJsonContext.Default.OsbErrorBody, path, since);
    }

    [Fact]
    public void Metadata_WithNothingLeft_IsLeftOutWhole()
    {
        var body = new ProvisionResponse { Metadata = InstanceMetadata with { Labels = null } };

        Assert.Equal("{}", JsonSerializer.Serialize(body.ShapedTo(OsbVersion.V216), OsbJsonContext.Default.ProvisionResponse));
    }

    [Fact]
    public async Task Server_OfAnOlderClient_ShapesTheReply()
    {
        await using var fixture = await BrokerFixture.StartAsync();

        using var old = await fixture.SendAsync(HttpMethod.Get, "/v2/catalog", null, (OsbHeaders.ApiVersion, "2.13"));
        var text = await old.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain("retrievable", text);
        Assert.DoesNotContain("maintenance_info", text);
        Assert.Contains("schemas", text);
    }

    private static InstanceMetadata InstanceMetadata => new()
    {
        Labels = new Dictionary<string, string> { ["l"] = "v" },
        Attributes = new Dictionary<string, JsonElement> { ["a"] = SampleCatalog.Json("1") },
    };

    private static BindingMetadata BindingMetadata => new() { ExpiresAt = DateTimeOffset.UnixEpoch, RenewBefore = DateTimeOffset.UnixEpoch };

    private static void AssertSince<T>(Func<OsbVersion, T> shape, JsonTypeInfo<T> typeInfo, string path, int since) => Assert.Equal(
        Versions.Where(version => version.Minor >= since),
        Versions.Where(version => Has(JsonSerializer.SerializeToElement(shape(version), typeInfo), path)));

    private static bool Has(JsonElement root, string path)
    {
        var current = root;
        foreach (var step in path.Split('.'))
        {
            if (int.TryParse(step, out var index))
            {
                current = current[index];
            }
            else if (!current.TryGetProperty(step, out current))
            {
                return false;
            }
        }

        return true;
    }
}
