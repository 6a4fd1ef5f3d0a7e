using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Conformance;
using Ssm.Testing.ScriptedBroker;

namespace Ssm.OpenServiceBroker.Tests.Conformance;

/// <summary>The suite passes on a well-behaved broker in every version, and each check sees the misbehaviour it is for.</summary>
public sealed class ConformanceSuiteTests
{
    private static readonly BrokerCredential Credential = new BrokerCredential.Basic { Username = "user", Password = "pass" };

    public static TheoryData<bool, bool> Kinds => new() { { false, false }, { true, false }, { true, true } };

    /// <summary>Check → what a broker does wrong.</summary>
    public static TheoryData<string, Action<ScriptedBroker>> Misbehaviours => new()
    {
        // headers
        { "header.version-missing", broker => broker.FetchCatalog.Behaves().RespondsWithBody(200, "{}").Always() },
        { "header.version-empty", broker => broker.FetchCatalog.Behaves().RespondsWithBody(200, "{}").Always() },
        { "header.version-unsupported", broker => broker.FetchCatalog.Behaves().RespondsWith(400).Always() },
        { "header.credentials-missing", broker => broker.Accepted = [BrokerCredential.None] },
        { "header.credentials-wrong", broker => broker.Accepted = [BrokerCredential.None] },
        { "header.credentials-everywhere", broker => broker.Deprovision.RespondsWithBody(200, "{}").Always() },
        { "header.content-type", broker => broker.Provision.RespondsWithBody(201, "{}").Always() },
        { "header.originating-identity", broker => broker.FetchCatalog.Behaves().RespondsWith(400).Always() },
        { "header.originating-identity-unknown", broker => broker.FetchCatalog.Behaves().RespondsWith(400).Always() },
        { "header.request-identity", broker => broker.FetchCatalog.Behaves().RespondsWithBody(200, "{}").Always() },
        { "header.etag", broker => broker.FetchCatalog.Behaves().RespondsWithBody(200, "{}", ("ETag", "\"x\"")).Always() },
        { "header.etag", broker => broker.FetchCatalog.Behaves().RespondsWithBody(200, "{}", ("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT")).Always() },

        // catalog
        { "catalog.offerings", broker => Change(broker, offering => offering with { Description = "" }) },
        { "catalog.offerings", broker => Change(broker, offering => offering with { Bindable = null }) },
        { "catalog.plans", broker => Change(broker, offering => offering with { Plans = [offering.Plans[0] with { Name = "" }] }) },
        { "catalog.unique", broker => Change(broker, offering => offering with { Plans = [offering.Plans[0], offering.Plans[0]] }) },
        {
            "catalog.types",
            broker => AddOffering(broker, """{"name":"b","id":"b","description":"d","bindable":true,"tags":[1],"plans":[{"id":"c","name":"c","description":"d"}]}""")
        },
        {
            "catalog.types",
            broker => AddOffering(broker, """{"name":"b","id":"b","description":"d","bindable":true,"plans":[{"id":"c","name":"c","description":"d","free":"no"}]}""")
        },
        { "catalog.ids", broker => ChangePlan(broker, plan => plan with { Id = new PlanId("a/b") }) },
        { "catalog.requires", broker => Change(broker, offering => offering with { Requires = ["root"] }) },
        { "catalog.schemas", broker => ChangeSchema(broker, """{"type":"object"}""") },
        { "catalog.schemas", broker => ChangeSchema(broker, """{"$schema":"s","$ref":"http://elsewhere/schema"}""") },
        { "catalog.schemas", broker => ChangeSchema(broker, $$"""{"$schema":"s","x":"{{new string('x', 65536)}}"}""") },
        { "catalog.maintenance-info", broker => ChangePlan(broker, plan => plan with { MaintenanceInfo = new MaintenanceInfo { Version = "v1" } }) },
        { "catalog.stable", broker => broker.FetchCatalog.Behaves().Behaves().RespondsWithBody(200, """{"services":[]}""").Always() },

        // provision
        { "provision.without-service_id", broker => broker.Provision.RespondsWith(500).Always() },
        { "provision.without-plan_id", broker => broker.Provision.RespondsWith(500).Always() },
        { "provision.without-organization_guid", broker => broker.Provision.RespondsWithBody(201, "{}").Always() },
        { "provision.without-space_guid", broker => broker.Provision.RespondsWithBody(201, "{}").Always() },
        { "provision.unknown-service", broker => broker.Deprovision.RespondsWithBody(200, "{}").Always() },
        { "provision.unknown-plan", broker => broker.Provision.RespondsWith(404).Always() },
        { "provision.parameters-no-object", broker => broker.Provision.RespondsWithBody(201, "{}").Always() },
        { "provision.malformed", broker => broker.Provision.RespondsWith(500).Always() },
        { "provision.creates", broker => broker.Provision.RespondsWith(200).Always() },
        { "provision.repeated", broker => broker.Provision.RespondsWith(201).Always() },
        { "provision.repeated", broker => Asynchronous(broker).Provision.Behaves().RespondsWithBody(202, """{"operation":"other"}""").Always() },
        { "provision.conflict", broker => broker.Provision.RespondsWithBody(200, "{}").Always() },
        { "provision.conflict-parameters", broker => broker.Provision.RespondsWithBody(200, "{}").Always() },
        { "provision.async-required", broker => Asynchronous(broker).Provision.Behaves().RespondsWithBody(202, """{"operation":"o"}""").Always() },
        { "provision.maintenance-conflict", broker => broker.Provision.RespondsWith(422).Always() },

        // fetches, polls and updates of instances
        { "fetch-instance.known", broker => broker.FetchInstance.RespondsWith(404).Always() },
        { "fetch-instance.known", broker => broker.FetchInstance.RespondsWithBody(200, """{"plan_id":"other"}""").Always() },
        { "fetch-instance.hints", broker => broker.FetchInstance.RespondsWith(400).Always() },
        { "fetch-instance.unknown", broker => broker.FetchInstance.RespondsWithBody(200, "{}").Always() },
        { "fetch-instance.provisioning", broker => Asynchronous(broker).FetchInstance.RespondsWithBody(200, "{}").Always() },
        { "fetch-instance.updating", broker => Asynchronous(broker).FetchInstance.RespondsWith(404).Always() },
        { "fetch-instance.dashboard", broker => broker.Provision.RespondsWithMalformedBody(201).Always() },
        { "poll.without-hints", broker => Asynchronous(broker).PollLastOperation.Behaves().Times(2).RespondsWith(400).Always() },
        { "poll.remembered", broker => Asynchronous(broker).PollLastOperation.Behaves().Times(2).RespondsWith(410).Always() },
        { "poll.unknown-operation", broker => Asynchronous(broker).PollLastOperation.Behaves().Times(2).RespondsWith(400).Always() },
        { "poll.unknown-instance", broker => broker.PollLastOperation.RespondsWithBody(200, """{"state":"succeeded"}""").Always() },
        { "update.without-service_id", broker => broker.Update.RespondsWithBody(200, "{}").Always() },
        { "update.parameters-no-object", broker => broker.Update.RespondsWithBody(200, "{}").Always() },
        { "update.unknown-plan", broker => broker.Update.RespondsWithBody(200, "{}").Always() },
        { "update.malformed", broker => broker.Update.RespondsWithBody(200, "{}").Always() },
        { "update.unknown-instance", broker => broker.Update.RespondsWithBody(200, "{}").Always() },
        { "update.refused-changes-nothing", broker => ChangeUnasked(broker) },
        { "update.applies", broker => broker.Update.RespondsWith(422).Always() },
        { "update.repeated", broker => Asynchronous(broker).Update.Behaves().RespondsWithBody(202, """{"operation":"other"}""").Always() },
        { "update.without-members", broker => ChangeUnasked(broker) },
        { "update.async-required", broker => broker.Update.RespondsWithBody(202, """{"operation":"o"}""").Always() },
        { "update.plan-fixed", broker => FixPlan(broker).Update.RespondsWithBody(200, "{}").Always() },
        { "update.context", broker => broker.Update.RespondsWith(422).Always() },
        { "update.maintenance-conflict", broker => broker.Update.RespondsWithBody(200, "{}").Always() },

        // bindings
        { "bind.without-service_id", broker => broker.Bind.RespondsWithBody(201, "{}").Always() },
        { "bind.without-plan_id", broker => broker.Bind.RespondsWithBody(201, "{}").Always() },
        { "bind.unknown-service", broker => broker.Bind.RespondsWithBody(201, "{}").Always() },
        { "bind.unknown-plan", broker => broker.Unbind.RespondsWithBody(200, "{}").Always() },
        { "bind.parameters-no-object", broker => broker.Bind.RespondsWithBody(201, "{}").Always() },
        { "bind.malformed", broker => broker.Bind.RespondsWithBody(201, "{}").Always() },
        { "bind.unknown-instance", broker => broker.Bind.RespondsWithBody(201, "{}").Always() },
        { "bind.creates", broker => broker.Bind.RespondsWithBody(201, """{"credentials":"text"}""").Always() },
        {
            "bind.creates",
            broker => broker.Bind.RespondsWithBody(201, """{"metadata":{"expires_at":"2020-01-01T00:00:00.0Z","renew_before":"2021-01-01T00:00:00.0Z"}}""").Always()
        },
        { "bind.creates", broker => broker.Bind.RespondsWithBody(201, """{"metadata":{"expires_at":"2020-01-01 00:00"}}""").Always() },
        { "bind.creates", broker => broker.Bind.RespondsWithBody(201, """{"endpoints":[{"host":"h","ports":[80]}]}""").Always() },
        { "bind.creates", broker => broker.Bind.RespondsWithBody(201, """{"endpoints":[{"host":"h","ports":[]}]}""").Always() },
        { "bind.creates", broker => broker.Bind.RespondsWithBody(201, """{"endpoints":[{"host":"h","ports":["http"]}]}""").Always() },
        { "bind.creates", broker => broker.Bind.RespondsWithBody(201, """{"endpoints":[{"host":"h","ports":["80"],"protocol":"sctp"}]}""").Always() },
        { "bind.creates", broker => broker.Bind.RespondsWithBody(201, """{"syslog_drain_url":"syslog://elsewhere"}""").Always() },
        { "bind.creates", broker => broker.Bind.RespondsWithBody(202, """{"operation":"o","credentials":{}}""").Always() },
        { "bind.creates", broker => AsynchronousBindings(broker).FetchBinding.RespondsWithBody(200, "{}").Always() },
        { "bind.empty-objects", broker => broker.Bind.RespondsWith(400).Always() },
        { "bind.repeated", broker => broker.Bind.RespondsWith(201).Always() },
        { "bind.repeated-while-running", broker => AsynchronousBindings(broker).Bind.Behaves().RespondsWithBody(202, """{"operation":"other"}""").Always() },
        { "bind.repeated-while-running", broker => AsynchronousBindings(broker).FetchBinding.RespondsWithBody(200, "{}").Always() },
        { "bind.async-required", broker => broker.Bind.RespondsWithBody(202, """{"operation":"o"}""").Always() },
        { "bind.conflict", broker => broker.Bind.RespondsWithBody(200, "{}").Always() },
        { "fetch-binding.known", broker => broker.FetchBinding.RespondsWith(404).Always() },
        { "fetch-binding.unknown", broker => broker.FetchBinding.RespondsWithBody(200, "{}").Always() },
        { "poll-binding.remembered", broker => AsynchronousBindings(broker).PollBindingLastOperation.Behaves().Times(2).RespondsWith(404).Always() },
        { "poll-binding.unknown", broker => broker.PollBindingLastOperation.RespondsWithBody(200, """{"state":"succeeded"}""").Always() },
        { "rotate.creates", broker => broker.Bind.Behaves().RespondsWith(400).Always() },
        { "rotate.unknown-predecessor", broker => broker.Bind.RespondsWithBody(201, "{}").Always() },
        { "rotate.predecessor-only", broker => broker.Bind.Behaves().RespondsWith(400).Always() },
        { "unbind.without-service_id", broker => broker.Unbind.RespondsWithBody(200, "{}").Always() },
        { "unbind.without-plan_id", broker => broker.FetchBinding.RespondsWith(404).Always() },
        { "unbind.unknown", broker => broker.Unbind.RespondsWithBody(200, "{}").Always() },
        { "unbind.async-required", broker => broker.Unbind.RespondsWithBody(202, """{"operation":"o"}""").Always() },
        { "unbind.deletes", broker => broker.Unbind.RespondsWith(410).Always() },
        { "unbind.deletes", broker => AsynchronousBindings(broker).Unbind.Behaves().RespondsWithBody(202, """{"operation":"other"}""").Always() },
        { "unbind.halts-bind", broker => AsynchronousBindings(broker).Unbind.RespondsWith(500).Always() },

        // deprovision
        { "deprovision.without-service_id", broker => broker.Deprovision.RespondsWithBody(200, "{}").Always() },
        { "deprovision.without-plan_id", broker => broker.FetchInstance.RespondsWith(404).Always() },
        { "deprovision.unknown", broker => broker.Deprovision.RespondsWithBody(200, "{}").Always() },
        { "deprovision.async-required", broker => broker.Deprovision.RespondsWithBody(202, """{"operation":"o"}""").Always() },
        { "deprovision.deletes", broker => broker.Deprovision.RespondsWithBody(200, "{}").Always() },
        { "deprovision.deletes", broker => Asynchronous(broker).Deprovision.Behaves().RespondsWithBody(202, """{"operation":"other"}""").Always() },
        { "deprovision.halts-provision", broker => Asynchronous(broker).Deprovision.RespondsWith(500).Always() },

        // every answer
        { "reply.json", broker => broker.FetchCatalog.Behaves().RespondsWithBody(200, "[]").Always() },
        { "reply.error-body", broker => broker.FetchCatalog.Behaves().RespondsWith(400, "", "d").Always() },
        { "reply.error-code", broker => broker.FetchCatalog.Behaves().RespondsWith(400, "AsyncRequired", "d").Always() },
        { "reply.state", broker => broker.PollLastOperation.RespondsWithBody(200, """{"state":"done"}""") },
        { "reply.usability", broker => broker.FetchBinding.RespondsWithBody(400, """{"instance_usable":false}""") },
        { "reply.usability", broker => broker.Update.RespondsWithBody(400, """{"instance_usable":"no"}""") },
        { "reply.retry-after", broker => broker.FetchCatalog.Behaves().RespondsWithBody(200, "{}", ("Retry-After", "soon")) },
        { "reply.content-type", broker => broker.FetchCatalog.Behaves().RespondsWithBody(200, "{}", ("Content-Type", "text/plain")) },
        { "reply.operation-length", broker => broker.FetchCatalog.Behaves().RespondsWithBody(200, $$"""{"services":[],"operation":"{{new string('x', 10_001)}}"}""") },
        { "reply.prompt", broker => broker.FetchCatalog.Behaves().HangsFor(TimeSpan.FromSeconds(2.1)) },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Suite_OnAWellBehavedBroker_FindsNothing(bool isAsynchronous, bool hasAsynchronousBindings)
    {
        await using var broker = await StartAsync();
        broker.State.IsAsynchronous = _ => isAsynchronous;
        broker.State.HasAsynchronousBindings = hasAsynchronousBindings;
        broker.State.FinishesAtPoll = 2;
        var options = Options(broker);
        if (hasAsynchronousBindings)
        {
            options.Versions = [.. options.Versions.Where(version => version >= OsbVersion.V214)]; // before that, bindings are synchronous
        }

        var report = await RunAsync(options);

        // How promptly it answers says more about the machine than about the broker.
        Assert.Empty(report.Failures.Where(row => row.Check.Id != "reply.prompt").Select(row => $"{row.Version} {row.Check.Id}: {row.Finding}"));
        Assert.True(report.IsConformant);
        Assert.Empty(broker.State.Instances);
        Assert.Empty(broker.State.Bindings);
    }

    [Fact]
    public async Task Suite_OnAnAsynchronousBrokerOf217_TriesNearlyEverything()
    {
        await using var broker = await StartAsync();
        broker.State.IsAsynchronous = _ => true;
        broker.State.HasAsynchronousBindings = true;
        broker.State.FinishesAtPoll = 2;
        var options = Options(broker);
        options.Versions = [OsbVersion.V217];

        var report = await RunAsync(options);

        Assert.Equal(["update.plan-fixed"], report.Rows.Where(row => row.Finding is ConformanceFinding.Skipped).Select(row => row.Check.Id));
    }

    [Theory]
    [MemberData(nameof(Misbehaviours), DisableDiscoveryEnumeration = true)]
    public async Task Check_OfABrokerThatMisbehaves_Fails(string id, Action<ScriptedBroker> misbehave)
    {
        await using var broker = await StartAsync();
        broker.State.FinishesAtPoll = 2;
        misbehave(broker);
        var options = Options(broker);
        options.Versions = [OsbVersion.V217];
        options.OperationTimeout = TimeSpan.FromMilliseconds(200);
        options.Only = id.StartsWith("reply.", StringComparison.Ordinal) ? null : [id]; // those judge the answers to all others

        var report = await RunAsync(options);

        var row = report.Rows.Single(row => row.Check.Id == id);
        Assert.True(row.Finding is ConformanceFinding.Failed, $"{row.Finding}");
    }

    /// <summary>A check that nothing can fail is none; <c>reply.version</c> has a test of its own, as it needs an older client.</summary>
    [Fact]
    public void EveryCheck_HasABrokerThatFailsIt() =>
        Assert.Equal(ConformanceSuite.Checks.Select(check => check.Id).Order(), Misbehaviours.Select(row => row.Data.Item1).Append("reply.version").Distinct().Order());

    [Fact]
    public async Task Check_OfAnswersNewerThanTheClient_Fails()
    {
        await using var broker = await StartAsync();
        broker.FetchCatalog.RespondsWithBody(
            200, """{"services":[{"name":"s","id":"s","instances_retrievable":true,"plans":[{"id":"p","name":"p"}]}]}""").Always();
        var options = Options(broker);
        options.Versions = [OsbVersion.V213];

        var row = (await RunAsync(options)).Rows.Single(row => row.Check.Id == "reply.version");

        Assert.Equal(
            new ConformanceFinding.Failed("GET /v2/catalog, 200: instances_retrievable is there since 2.14"), row.Finding);
    }

    [Fact]
    public async Task Suite_OnABrokerThatIsNotThere_SaysSo()
    {
        var broker = await StartAsync();
        var options = Options(broker);
        await broker.DisposeAsync();

        var report = await RunAsync(options);

        Assert.False(report.IsConformant);
        Assert.All(report.Rows, row => Assert.IsType<ConformanceFinding.Failed>(row.Finding));
    }

    [Fact]
    public async Task Suite_OnAnUnknownPlan_SaysSo()
    {
        await using var broker = await StartAsync();
        var options = Options(broker);
        options.Plan = new PlanId("no-such");

        var report = await RunAsync(options);

        Assert.Equal(new ConformanceFinding.Failed("The catalog has no such plan."), report.Rows[0].Finding);
    }

    [Fact]
    public async Task Report_Written_IsATableWithReasonsAndASum()
    {
        await using var broker = await StartAsync();
        broker.FetchInstance.RespondsWith(404).Always();
        var writer = new StringWriter { NewLine = "\n" };
        var options = Options(broker);
        options.Only = ["header.version-missing", "fetch-instance.known"];

        (await RunAsync(options)).WriteTo(writer);

        var lines = writer.ToString().TrimEnd().Split('\n');
        Assert.StartsWith("CHECK ", lines[0]);
        Assert.Contains("2.13  2.14  2.15  2.16  2.17", lines[0]);
        Assert.Contains(lines, line => line.StartsWith("fetch-instance.known ", StringComparison.Ordinal)
            && line.Contains("MUST    -     FAIL  FAIL  FAIL  FAIL  an instance", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("FAIL fetch-instance.known (2.14): GET /v2/service_instances/", StringComparison.Ordinal)
            && line.EndsWith(": expected 200, got 404", StringComparison.Ordinal));
        Assert.Equal("5 passed, 4 failed, 1 skipped", lines[^1]);
    }

    [Fact]
    public void Checks_Ids_AreUnique() =>
        Assert.Equal(ConformanceSuite.Checks.Count, ConformanceSuite.Checks.Select(check => check.Id).Distinct().Count());

    private static async Task<ScriptedBroker> StartAsync()
    {
        var broker = await ScriptedBroker.StartAsync(TestContext.Current.CancellationToken);
        broker.Accepted = [Credential];
        return broker;
    }

    private static ConformanceOptions Options(ScriptedBroker broker) => new()
    {
        Broker = new BrokerClientOptions { BaseUrl = broker.Url, Credential = Credential },
        ProvisionParameters = SampleCatalog.Json("""{"memory":"1G"}"""),
        UpdateParameters = SampleCatalog.Json("""{"memory":"2G"}"""),
        OtherBindParameters = SampleCatalog.Json("""{"role":"reader"}"""),
        PollInterval = TimeSpan.FromMilliseconds(1),
    };

    private static Task<ConformanceReport> RunAsync(ConformanceOptions options) =>
        ConformanceSuite.RunAsync(options, TimeProvider.System, Guid.NewGuid, progress: null, TestContext.Current.CancellationToken);

    private static void Change(ScriptedBroker broker, Func<ServiceOffering, ServiceOffering> change) =>
        broker.State.Catalog = new Catalog { Services = [change(broker.State.Catalog.Services[0])] };

    private static void ChangePlan(ScriptedBroker broker, Func<ServicePlan, ServicePlan> change) =>
        Change(broker, offering => offering with { Plans = [change(offering.Plans[0])] });

    private static void ChangeSchema(ScriptedBroker broker, string schema) => ChangePlan(broker, plan => plan with
    {
        Schemas = new PlanSchemas
        {
            ServiceBinding = new ServiceBindingSchemas { Create = new InputParametersSchema { Parameters = SampleCatalog.Json(schema) } },
        },
    });

    private static ScriptedBroker Asynchronous(ScriptedBroker broker)
    {
        broker.State.IsAsynchronous = _ => true;
        return broker;
    }

    private static ScriptedBroker AsynchronousBindings(ScriptedBroker broker)
    {
        broker.State.HasAsynchronousBindings = true;
        return broker;
    }

    private static ScriptedBroker FixPlan(ScriptedBroker broker)
    {
        Change(broker, offering => offering with { Plans = [offering.Plans[0] with { PlanUpdateable = false }, offering.Plans[1]] });
        return broker;
    }

    private static void ChangeUnasked(ScriptedBroker broker) =>
        broker.FetchInstance.RespondsWithBody(200, """{"parameters":{"a":1}}""").RespondsWithBody(200, """{"parameters":{"a":2}}""");

    private static void AddOffering(ScriptedBroker broker, string offering) => broker.FetchCatalog.RespondsWithBody(
        200,
        $$"""{"services":[{"name":"a","id":"a","description":"d","bindable":true,"plans":[{"id":"p","name":"p","description":"d"}]},{{offering}}]}""").Always();
}
