using System.Text.Json.Nodes;
using Ssm.OpenServiceBroker.Catalogs;

namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>OSB v2.17, "Updating a Service Instance". All are about the shared instance.</summary>
internal static class UpdateChecks
{
    /// <summary>What a fetch shows of what an update may change.</summary>
    private static readonly string[] Kept = ["plan_id", "parameters"];

    public static readonly IReadOnlyList<ConformanceCheck> All =
    [
        Sent("update.without-service_id", "an update without service_id is refused with 400", body => body.Remove("service_id"), 400),
        Sent("update.parameters-no-object", "parameters that are no object are refused with 400", body => body["parameters"] = "text", 400),
        Sent("update.unknown-plan", "an update to an unknown plan is refused with 400 or 422", body => body["plan_id"] = "no-such", 400, 422),
        Check("update.malformed", "a body that is no JSON is refused with 400", async (session, id, cancellationToken) =>
            (await session.Http.SendAsync(
                HttpMethod.Patch, $"{ConformanceSession.Instance(id)}?accepts_incomplete=true", "{", null, cancellationToken)).Expect(400)),
        Check("update.unknown-instance", "an update of an unknown instance is refused", async (session, _, cancellationToken) =>
            (await session.UpdateAsync(session.NewId(), session.UpdateBody(), acceptsIncomplete: true, cancellationToken))
                .Expect(400, 404, 410, 422)) with { Level = ConformanceLevel.Should },
        Check("update.refused-changes-nothing", "a refused update leaves the instance as it is", async (session, id, cancellationToken) =>
        {
            if (session.Offering.InstancesRetrievable is not true)
            {
                return ConformanceFinding.NotRetrievable;
            }

            var before = await session.FetchAsync(ConformanceSession.Instance(id), cancellationToken);
            var body = session.UpdateBody();
            body["plan_id"] = "no-such";
            body["parameters"] = ConformanceSession.Node(session.Options.UpdateParameters);
            var reply = await session.UpdateAsync(id, body, acceptsIncomplete: true, cancellationToken);
            var after = await session.FetchAsync(ConformanceSession.Instance(id), cancellationToken);
            return reply.Status is < 400 or > 499 ? reply.Unexpected("400 or 422") : Unchanged(before, after);
        }) with { Since = OsbVersion.V214 },
        Check("update.applies", "an update ends; unknown members and empty objects do not hinder it", async (session, id, cancellationToken) =>
        {
            var body = session.UpdateBody();
            body["parameters"] = ConformanceSession.Node(session.Options.UpdateParameters);
            body["previous_values"] = new JsonObject();
            body["maintenance_info"] = new JsonObject();
            body["x_conformance"] = new JsonObject { ["unknown"] = true };
            return await EndsAsync(session, id, body, cancellationToken);
        }),
        Check("update.repeated", "the same update again is 202 with the same operation while it runs", async (session, id, cancellationToken) =>
        {
            var body = session.UpdateBody();
            body["parameters"] = ConformanceSession.Node(session.Options.ProvisionParameters);
            var first = await session.UpdateAsync(id, body, acceptsIncomplete: true, cancellationToken);
            if (first.Status != 202)
            {
                return first.Is(200) ? ConformanceFinding.Synchronous : first.Unexpected("200 or 202");
            }

            var resource = ConformanceSession.Instance(id);
            var finding = await session.RepeatAsync(
                resource, first, () => session.UpdateAsync(id, body, acceptsIncomplete: true, cancellationToken), cancellationToken);
            await session.WaitAsync(resource, first, cancellationToken);
            return finding;
        }),
        Check("update.without-members", "an update without plan_id and parameters changes neither", async (session, id, cancellationToken) =>
        {
            if (session.Offering.InstancesRetrievable is not true)
            {
                return ConformanceFinding.NotRetrievable;
            }

            var before = await session.FetchAsync(ConformanceSession.Instance(id), cancellationToken);
            return await EndsAsync(session, id, session.UpdateBody(), cancellationToken) is ConformanceFinding.Failed failed
                ? failed
                : Unchanged(before, await session.FetchAsync(ConformanceSession.Instance(id), cancellationToken));
        }) with { Since = OsbVersion.V214 },
        Check("update.async-required", "an update that did not allow it is not asynchronous", async (session, id, cancellationToken) =>
        {
            var body = session.UpdateBody();
            body["parameters"] = ConformanceSession.Node(session.Options.UpdateParameters);
            var reply = await session.UpdateAsync(id, body, acceptsIncomplete: false, cancellationToken);
            await session.WaitAsync(ConformanceSession.Instance(id), reply, cancellationToken);
            return reply.Status == 200 ? ConformanceFinding.Pass : reply.ExpectError(422, "AsyncRequired");
        }),
        Check("update.plan-fixed", "another plan is refused where plan_updateable is not true", async (session, id, cancellationToken) =>
        {
            if (session.Plan.IsPlanUpdateable(session.Offering))
            {
                return new ConformanceFinding.Skipped("plan_updateable is true");
            }

            if (session.Offering.Plans.FirstOrDefault(plan => plan.Id != session.Plan.Id) is not { } other)
            {
                return new ConformanceFinding.Skipped("the offering has one plan only");
            }

            var body = session.UpdateBody();
            body["plan_id"] = other.Id.Value;
            var reply = await session.UpdateAsync(id, body, acceptsIncomplete: true, cancellationToken);
            await session.WaitAsync(ConformanceSession.Instance(id), reply, cancellationToken);
            return reply.Expect(400, 422);
        }),
        Check("update.context", "an update of nothing but the context is taken where allow_context_updates is true", async (session, id, cancellationToken) =>
        {
            var body = session.UpdateBody();
            body["context"] = new JsonObject { ["platform"] = "kubernetes", ["namespace"] = "renamed", ["clusterid"] = "conformance" };
            return session.Offering.AllowContextUpdates is true
                ? await EndsAsync(session, id, body, cancellationToken)
                : new ConformanceFinding.Skipped("allow_context_updates is not true");
        }) with { Since = OsbVersion.V215 },
        Check("update.maintenance-conflict", "a maintenance version other than the catalog's is 422 MaintenanceInfoConflict", async (session, id, cancellationToken) =>
        {
            var body = session.UpdateBody();
            body["maintenance_info"] = new JsonObject { ["version"] = "0.0.0-conformance" };
            return session.Plan.MaintenanceInfo is null
                ? new ConformanceFinding.Skipped("the plan has no maintenance_info")
                : (await session.UpdateAsync(id, body, acceptsIncomplete: true, cancellationToken)).ExpectError(422, "MaintenanceInfoConflict");
        }) with { Since = OsbVersion.V215 },
    ];

    private static ConformanceCheck Sent(string id, string title, Action<JsonObject> spoil, params int[] statuses) =>
        Check(id, title, async (session, instance, cancellationToken) =>
        {
            var body = session.UpdateBody();
            spoil(body);
            return (await session.UpdateAsync(instance, body, acceptsIncomplete: true, cancellationToken)).Expect(statuses);
        });

    private static ConformanceCheck Check(
        string id, string title, Func<ConformanceSession, string, CancellationToken, Task<ConformanceFinding>> run) => new()
        {
            Id = id,
            Title = title,
            RunAsync = async (session, cancellationToken) => await session.SharedInstanceAsync(cancellationToken) is { } instance
                ? await run(session, instance, cancellationToken)
                : ConformanceFinding.NoInstance,
        };

    private static async Task<ConformanceFinding> EndsAsync(
        ConformanceSession session, string id, JsonObject body, CancellationToken cancellationToken)
    {
        var reply = await session.UpdateAsync(id, body, acceptsIncomplete: true, cancellationToken);
        if (!reply.Is(200, 202))
        {
            return reply.Unexpected("200 or 202");
        }

        var state = await session.WaitAsync(ConformanceSession.Instance(id), reply, cancellationToken);
        return state == "succeeded" ? ConformanceFinding.Pass : ConformanceFinding.EndedAs(state);
    }

    private static ConformanceFinding Unchanged(ConformanceReply before, ConformanceReply after)
    {
        var changed = Kept.FirstOrDefault(name => !after.HasSame(name, before));
        return changed is null ? ConformanceFinding.Pass : new ConformanceFinding.Failed($"{after.Request}: {changed} changed");
    }
}
