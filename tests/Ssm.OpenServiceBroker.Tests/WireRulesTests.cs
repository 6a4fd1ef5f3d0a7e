using System.Text.Json;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker.Tests;

/// <summary>OSB section 2, general rules, and section 9: what real clients send.</summary>
public sealed class WireRulesTests
{
    private static readonly OsbJsonContext Json = OsbJsonContext.Default;

    /// <summary>What was made is not undone because of what stands beside it.</summary>
    [Theory]
    [InlineData("""{"credentials":{"a":1},"endpoints":[{"host":"h","ports":[80]}]}""")]
    [InlineData("""{"credentials":{"a":1},"endpoints":{"host":"h"}}""")]
    [InlineData("""{"credentials":{"a":1},"metadata":{"expires_at":"tomorrow"}}""")]
    [InlineData("""{"credentials":{"a":1},"metadata":"none"}""")]
    [InlineData("""{"credentials":{"a":1},"volume_mounts":[{"driver":"nfs"}]}""")]
    public void Bound_WithAnOddMemberThatAPlatformCanDoWithout_HasItsCredentials(string body)
    {
        var bound = JsonSerializer.Deserialize(body, Json.BindResponse)!;
        var fetched = JsonSerializer.Deserialize(body, Json.FetchBindingResponse)!;

        Assert.Equal("""{"a":1}""", bound.Credentials?.GetRawText());
        Assert.Equal((null, null, null), (bound.Metadata, bound.Endpoints, bound.VolumeMounts));
        Assert.Equal((null, null, null), (fetched.Metadata, fetched.Endpoints, fetched.VolumeMounts));
    }

    [Fact]
    public void Provisioned_WithOddMetadata_HasItsDashboard()
    {
        const string Body = """{"dashboard_url":"http://d","metadata":{"labels":{"a":1}}}""";

        Assert.Equal(("http://d", null), (JsonSerializer.Deserialize(Body, Json.ProvisionResponse)!.DashboardUrl, JsonSerializer.Deserialize(Body, Json.UpdateResponse)!.Metadata));
        Assert.Null(JsonSerializer.Deserialize(Body, Json.FetchInstanceResponse)!.Metadata);
    }

    [Fact]
    public void Read_UnknownMembers_AreIgnored()
    {
        var response = JsonSerializer.Deserialize("""{"operation":"o","x_vendor":{"a":[1]}}""", Json.ProvisionResponse);

        Assert.Equal(new Operation("o"), response?.Operation);
    }

    [Fact]
    public void Read_DuplicateMembers_AreRefused() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"operation":"a","operation":"b"}""", Json.ProvisionResponse));

    [Theory]
    [InlineData("""{"service_id":"s","maintenance_info":{},"previous_values":{}}""")]
    [InlineData("""{"service_id":"s","maintenance_info":null,"previous_values":null,"parameters":null,"context":null,"plan_id":null}""")]
    [InlineData("""{"service_id":"s","maintenance_info": { } ,"previous_values":{ }}""")]
    public void Read_EmptyAndNullObjects_CountAsAbsent(string json)
    {
        var request = JsonSerializer.Deserialize(json, Json.UpdateRequest);

        Assert.Equal(new UpdateRequest { ServiceId = new ServiceId("s") }, request);
        Assert.Equal("""{"service_id":"s"}""", JsonSerializer.Serialize(request, Json.UpdateRequest));
    }

    [Fact]
    public void Read_EmptyBindResource_CountsAsAbsent() =>
        Assert.Null(JsonSerializer.Deserialize("""{"bind_resource":{}}""", Json.BindRequest)?.BindResource);

    [Fact]
    public void Read_MaintenanceInfoOfPreviousValuesEmpty_CountsAsAbsent() =>
        Assert.Null(JsonSerializer.Deserialize(
            """{"service_id":"s","previous_values":{"plan_id":"p","maintenance_info":{}}}""", Json.UpdateRequest)?.PreviousValues?.MaintenanceInfo);

    [Fact]
    public void Read_MaintenanceInfoWithoutVersion_IsRefused() =>
        Assert.Throws<JsonException>(() =>
            JsonSerializer.Deserialize("""{"service_id":"s","maintenance_info":{"description":"d"}}""", Json.UpdateRequest));

    [Fact]
    public void Read_EmptyParameters_ArePresent() => // absent parameters mean "unchanged", empty ones do not
        Assert.Equal("{}", JsonSerializer.Deserialize("""{"service_id":"s","parameters":{}}""", Json.UpdateRequest)?.Parameters?.GetRawText());

    [Fact]
    public void Write_NumbersInFreeJson_KeepTheirText()
    {
        const string Body = """{"credentials":{"big":12345678901234567890,"float":1.50}}""";

        Assert.Equal(Body, JsonSerializer.Serialize(JsonSerializer.Deserialize(Body, Json.BindResponse), Json.BindResponse));
    }

    [Fact]
    public void Write_AbsentOptionals_LeavesThemOut() => Assert.Equal("{}", JsonSerializer.Serialize(new ProvisionResponse(), Json.ProvisionResponse));

    [Theory]
    [InlineData("2019-12-31T23:59:59.0Z")]
    [InlineData("2019-12-31T23:59:59Z")]
    [InlineData("2019-12-31T23:59:59")]
    [InlineData("2020-01-01T01:59:59.000+02:00")]
    public void Read_TimestampInAnyIsoForm_IsUtc(string text)
    {
        var metadata = JsonSerializer.Deserialize($$$"""{"metadata":{"expires_at":"{{{text}}}"}}""", Json.BindResponse)?.Metadata;

        Assert.Equal(new DateTimeOffset(2019, 12, 31, 23, 59, 59, TimeSpan.Zero), metadata?.ExpiresAt);
    }

    [Fact]
    public void Write_Timestamp_HasTheFormOfTheSpecification()
    {
        var response = new BindResponse
        {
            Metadata = new BindingMetadata { ExpiresAt = new DateTimeOffset(2026, 1, 2, 5, 4, 5, 670, TimeSpan.FromHours(2)) },
        };

        Assert.Equal("""{"metadata":{"expires_at":"2026-01-02T03:04:05.6Z"}}""", JsonSerializer.Serialize(response, Json.BindResponse));
    }

    [Fact]
    public void Read_UnknownState_IsKept() =>
        Assert.Equal("paused", JsonSerializer.Deserialize("""{"state":"paused"}""", Json.LastOperation)?.State.Value);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"state":null}""")]
    [InlineData("""{"state":1}""")]
    public void Read_PollWithoutState_IsRefused(string body) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(body, Json.LastOperation));

    [Theory]
    [InlineData(null, null, false)]
    [InlineData(null, true, true)]
    [InlineData(true, null, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, true)]
    public void Plan_OverridesItsOffering(bool? ofOffering, bool? ofPlan, bool expected)
    {
        var plan = new ServicePlan { Id = new PlanId("p"), Name = "p", Bindable = ofPlan, PlanUpdateable = ofPlan };
        var offering = new ServiceOffering { Id = new ServiceId("s"), Name = "s", Plans = [plan], Bindable = ofOffering, PlanUpdateable = ofOffering };

        Assert.Equal(expected, plan.IsBindable(offering));
        Assert.Equal(expected, plan.IsPlanUpdateable(offering));
    }

    [Fact]
    public void Plan_WithNothingSaid_IsFreeNotRotatableAndUnlimited()
    {
        var plan = new ServicePlan { Id = new PlanId("p"), Name = "p" };

        Assert.True(plan.IsFree());
        Assert.False(plan.IsBindingRotatable());
        Assert.Null(plan.MaximumPollingDuration());
        Assert.Equal(TimeSpan.FromHours(1), (plan with { MaximumPollingDurationSeconds = 3600 }).MaximumPollingDuration());
    }
}
