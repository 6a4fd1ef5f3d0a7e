using System.Text.Json.Nodes;

namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>OSB v2.17, "Provisioning", "Fetching a Service Instance", "Updating a Service Instance", "Deprovisioning".</summary>
internal static class InstanceChecks
{
    private static readonly ConformanceFinding NoInstance = new ConformanceFinding.Failed("an instance could not be provisioned");

    public static readonly IReadOnlyList<ConformanceCheck> All =
    [
        .. new[] { "service_id", "plan_id", "organization_guid", "space_guid" }.Select(field => Refused(
            $"provision.without-{field}", $"a provision without {field} is refused with 400", body => body.Remove(field))),
        Refused("provision.unknown-service", "a provision of an unknown offering is refused with 400", body => body["service_id"] = "no-such"),
        Refused("provision.unknown-plan", "a provision of an unknown plan is refused with 400", body => body["plan_id"] = "no-such"),
        Refused("provision.parameters-no-object", "parameters that are no object are refused with 400", body => body["parameters"] = "text"),
        new()
        {
            Id = "provision.malformed",
            Title = "a body that is no JSON is refused with 400",
            RunAsync = async (session, cancellationToken) => (await session.Http.SendAsync(
                HttpMethod.Put, ConformanceSession.Instance(session.NewId()) + "?accepts_incomplete=true", "{", null, cancellationToken)).Expect(400),
        },
        new()
        {
            Id = "provision.creates",
            Title = "a provision ends with an instance; unknown members and empty objects do not hinder it",
            RunAsync = async (session, cancellationToken) =>
            {
                var body = session.ProvisionBody();
                body["x_conformance"] = new JsonObject { ["unknown"] = true };
                body["maintenance_info"] = new JsonObject();
                var id = session.NewId();
                var reply = await session.ProvisionAsync(id, body, acceptsIncomplete: true, cancellationToken);
                if (!reply.Is(201, 202))
                {
                    return reply.Unexpected("201 or 202");
                }

                var state = await session.WaitAsync(ConformanceSession.Instance(id), reply, cancellationToken);
                return state == "succeeded" ? ConformanceFinding.Pass : new ConformanceFinding.Failed($"the operation ended as {state}");
            },
        },
        new()
        {
            Id = "provision.repeated",
            Title = "the same provision again is 202 with the same operation while it runs, 200 when it is done",
            RunAsync = async (session, cancellationToken) =>
            {
                var id = session.NewId();
                var first = await session.ProvisionAsync(id, session.ProvisionBody(), acceptsIncomplete: true, cancellationToken);
                if (first.Status == 202)
                {
                    var second = await session.ProvisionAsync(id, session.ProvisionBody(), acceptsIncomplete: true, cancellationToken);
                    if (!second.Is(200, 202) || (second.Status == 202 && second.Operation != first.Operation))
                    {
                        return second.Unexpected("202 with the same operation");
                    }
                }

                await session.WaitAsync(ConformanceSession.Instance(id), first, cancellationToken);
                return (await session.ProvisionAsync(id, session.ProvisionBody(), acceptsIncomplete: true, cancellationToken)).Expect(200);
            },
        },
        new()
        {
            Id = "provision.conflict",
            Title = "a provision of an id that exists with another plan is 409",
            RunAsync = async (session, cancellationToken) =>
            {
                if (await session.SharedInstanceAsync(cancellationToken) is not { } id)
                {
                    return NoInstance;
                }

                if (session.Offering.Plans.FirstOrDefault(plan => plan.Id != session.Plan.Id) is not { } other)
                {
                    return new ConformanceFinding.Skipped("the offering has one plan only");
                }

                var body = session.ProvisionBody();
                body["plan_id"] = other.Id.Value;
                return (await session.ProvisionAsync(id, body, acceptsIncomplete: true, cancellationToken)).Expect(409);
            },
        },
        new()
        {
            Id = "provision.async-required",
            Title = "an asynchronous plan without accepts_incomplete is 422 AsyncRequired, and nothing is created",
            RunAsync = async (session, cancellationToken) =>
            {
                _ = await session.SharedInstanceAsync(cancellationToken);
                if (!session.IsAsynchronous)
                {
                    return new ConformanceFinding.Skipped("the plan is synchronous");
                }

                var id = session.NewId();
                var reply = await session.ProvisionAsync(id, session.ProvisionBody(), acceptsIncomplete: false, cancellationToken);
                return reply.ExpectError(422, "AsyncRequired") is ConformanceFinding.Failed failed
                    ? failed
                    : (await session.DeprovisionAsync(id, cancellationToken)).Expect(410);
            },
        },
        new()
        {
            Id = "provision.maintenance-conflict",
            Title = "a maintenance version other than the catalog's is 422 MaintenanceInfoConflict",
            Since = OsbVersion.V215,
            RunAsync = async (session, cancellationToken) =>
            {
                var body = session.ProvisionBody();
                body["maintenance_info"] = new JsonObject { ["version"] = "0.0.0-conformance" };
                return session.Plan.MaintenanceInfo is null
                    ? new ConformanceFinding.Skipped("the plan has no maintenance_info")
                    : (await session.ProvisionAsync(session.NewId(), body, acceptsIncomplete: true, cancellationToken))
                        .ExpectError(422, "MaintenanceInfoConflict");
            },
        },
        new()
        {
            Id = "fetch-instance.known",
            Title = "an instance that can be fetched is",
            Since = OsbVersion.V214,
            RunAsync = async (session, cancellationToken) =>
            {
                if (session.Offering.InstancesRetrievable is not true)
                {
                    return new ConformanceFinding.Skipped("instances_retrievable is not true");
                }

                return await session.SharedInstanceAsync(cancellationToken) is { } id
                    ? (await FetchAsync(session, id, cancellationToken)).Expect(200)
                    : NoInstance;
            },
        },
        new()
        {
            Id = "fetch-instance.unknown",
            Title = "an unknown instance is 404",
            Since = OsbVersion.V214,
            RunAsync = async (session, cancellationToken) => session.Offering.InstancesRetrievable is true
                ? (await FetchAsync(session, session.NewId(), cancellationToken)).Expect(404)
                : new ConformanceFinding.Skipped("instances_retrievable is not true"),
        },
        new()
        {
            Id = "update.without-service_id",
            Title = "an update without service_id is refused with 400",
            RunAsync = (session, cancellationToken) =>
                UpdateAsync(session, new JsonObject { ["plan_id"] = session.Plan.Id.Value }, reply => reply.Expect(400), cancellationToken),
        },
        new()
        {
            Id = "update.unknown-plan",
            Title = "an update to an unknown plan is refused with 400 or 422",
            RunAsync = (session, cancellationToken) => UpdateAsync(
                session,
                new JsonObject { ["service_id"] = session.Offering.Id.Value, ["plan_id"] = "no-such" },
                reply => reply.Expect(400, 422),
                cancellationToken),
        },
        new()
        {
            Id = "update.applies",
            Title = "an update ends; empty objects do not hinder it",
            RunAsync = async (session, cancellationToken) =>
            {
                if (await session.SharedInstanceAsync(cancellationToken) is not { } id)
                {
                    return NoInstance;
                }

                var body = new JsonObject
                {
                    ["service_id"] = session.Offering.Id.Value,
                    ["parameters"] = ConformanceSession.Node(session.Options.UpdateParameters),
                    ["previous_values"] = new JsonObject(),
                    ["maintenance_info"] = new JsonObject(),
                };
                var reply = await SendUpdateAsync(session, id, body, cancellationToken);
                if (!reply.Is(200, 202))
                {
                    return reply.Unexpected("200 or 202");
                }

                var state = await session.WaitAsync(ConformanceSession.Instance(id), reply, cancellationToken);
                return state == "succeeded" ? ConformanceFinding.Pass : new ConformanceFinding.Failed($"the operation ended as {state}");
            },
        },
        new()
        {
            Id = "update.maintenance-conflict",
            Title = "a maintenance version other than the catalog's is 422 MaintenanceInfoConflict",
            Since = OsbVersion.V215,
            RunAsync = (session, cancellationToken) => session.Plan.MaintenanceInfo is null
                ? Task.FromResult<ConformanceFinding>(new ConformanceFinding.Skipped("the plan has no maintenance_info"))
                : UpdateAsync(
                    session,
                    new JsonObject
                    {
                        ["service_id"] = session.Offering.Id.Value,
                        ["maintenance_info"] = new JsonObject { ["version"] = "0.0.0-conformance" },
                    },
                    reply => reply.ExpectError(422, "MaintenanceInfoConflict"),
                    cancellationToken),
        },
        new()
        {
            Id = "poll.unknown-operation",
            Title = "a poll with an unknown or without operation is about the latest one",
            Level = ConformanceLevel.Should,
            RunAsync = async (session, cancellationToken) =>
            {
                _ = await session.SharedInstanceAsync(cancellationToken);
                if (!session.IsAsynchronous || await session.SharedInstanceAsync(cancellationToken) is not { } id)
                {
                    return new ConformanceFinding.Skipped("the plan is synchronous");
                }

                var unknown = await session.PollAsync(ConformanceSession.Instance(id), "no-such-operation", cancellationToken);
                return unknown.Status == 200
                    ? (await session.PollAsync(ConformanceSession.Instance(id), null, cancellationToken)).Expect(200)
                    : unknown.Unexpected("200");
            },
        },
        new()
        {
            Id = "poll.unknown-instance",
            Title = "a poll of an unknown instance is 404 or 410",
            RunAsync = async (session, cancellationToken) =>
                (await session.PollAsync(ConformanceSession.Instance(session.NewId()), null, cancellationToken)).Expect(404, 410),
        },
        .. new[] { "service_id", "plan_id" }.Select(field => new ConformanceCheck
        {
            Id = $"deprovision.without-{field}",
            Title = $"a deprovision without {field} is refused with 400, and the instance stays",
            RunAsync = async (session, cancellationToken) =>
            {
                if (await session.SharedInstanceAsync(cancellationToken) is not { } id)
                {
                    return NoInstance;
                }

                var query = string.Join('&', session.Ids.Split('&').Where(pair => !pair.StartsWith(field + "=", StringComparison.Ordinal)));
                var target = $"{ConformanceSession.Instance(id)}?accepts_incomplete=true&{query}";
                return (await session.Http.SendAsync(HttpMethod.Delete, target, null, null, cancellationToken)).Expect(400);
            },
        }),
        new()
        {
            Id = "deprovision.unknown",
            Title = "a deprovision of an unknown instance is 410",
            RunAsync = async (session, cancellationToken) => (await session.DeprovisionAsync(session.NewId(), cancellationToken)).Expect(410),
        },
        new()
        {
            Id = "deprovision.deletes",
            Title = "a deprovision ends, is remembered by polls, and is 410 afterwards",
            RunAsync = async (session, cancellationToken) =>
            {
                var id = session.NewId();
                var resource = ConformanceSession.Instance(id);
                var created = await session.ProvisionAsync(id, session.ProvisionBody(), acceptsIncomplete: true, cancellationToken);
                await session.WaitAsync(resource, created, cancellationToken);
                var deleted = await session.DeprovisionAsync(id, cancellationToken);
                if (!deleted.Is(200, 202))
                {
                    return deleted.Unexpected("200 or 202");
                }

                var state = await session.WaitAsync(resource, deleted, cancellationToken);
                if (state is not ("succeeded" or "gone"))
                {
                    return new ConformanceFinding.Failed($"the operation ended as {state}");
                }

                for (var again = 0; again < 2 && deleted.Status == 202; again++)
                {
                    var poll = await session.PollAsync(resource, deleted.Operation, cancellationToken);
                    if (poll.Status != 410 && poll.String("state") != "succeeded")
                    {
                        return poll.Unexpected("410, or 200 succeeded");
                    }
                }

                return (await session.DeprovisionAsync(id, cancellationToken)).Expect(410);
            },
        },
        new()
        {
            Id = "deprovision.halts-provision",
            Title = "a deprovision during a provision halts it, or is refused with 422 ConcurrencyError",
            RunAsync = async (session, cancellationToken) =>
            {
                var id = session.NewId();
                var created = await session.ProvisionAsync(id, session.ProvisionBody(), acceptsIncomplete: true, cancellationToken);
                if (created.Status != 202)
                {
                    return new ConformanceFinding.Skipped("the plan is synchronous");
                }

                var deleted = await session.DeprovisionAsync(id, cancellationToken);
                if (deleted.Status == 422)
                {
                    return deleted.ExpectError(422, "ConcurrencyError");
                }

                var state = await session.WaitAsync(ConformanceSession.Instance(id), deleted, cancellationToken);
                return state is "succeeded" or "gone"
                    ? (await session.DeprovisionAsync(id, cancellationToken)).Expect(410)
                    : new ConformanceFinding.Failed($"the operation ended as {state}");
            },
        },
    ];

    /// <summary>A provision that is refused with 400 and leaves nothing behind.</summary>
    private static ConformanceCheck Refused(string id, string title, Action<JsonObject> spoil) => new()
    {
        Id = id,
        Title = title,
        RunAsync = async (session, cancellationToken) =>
        {
            var body = session.ProvisionBody();
            spoil(body);
            var instance = session.NewId();
            var reply = await session.ProvisionAsync(instance, body, acceptsIncomplete: true, cancellationToken);
            return reply.Status == 400 ? (await session.DeprovisionAsync(instance, cancellationToken)).Expect(410) : reply.Unexpected("400");
        },
    };

    private static async Task<ConformanceFinding> UpdateAsync(
        ConformanceSession session, JsonObject body, Func<ConformanceReply, ConformanceFinding> judge, CancellationToken cancellationToken) =>
        await session.SharedInstanceAsync(cancellationToken) is { } id
            ? judge(await SendUpdateAsync(session, id, body, cancellationToken))
            : NoInstance;

    private static Task<ConformanceReply> SendUpdateAsync(
        ConformanceSession session, string id, JsonObject body, CancellationToken cancellationToken) => session.Http.SendAsync(
            HttpMethod.Patch,
            ConformanceSession.Instance(id) + "?accepts_incomplete=true",
            ConformanceSession.Text(body),
            null,
            cancellationToken);

    private static Task<ConformanceReply> FetchAsync(ConformanceSession session, string id, CancellationToken cancellationToken) =>
        session.Http.SendAsync(HttpMethod.Get, ConformanceSession.Instance(id), null, null, cancellationToken);
}
