using System.Text.Json.Nodes;

namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>OSB v2.17, "Provisioning".</summary>
internal static class ProvisionChecks
{
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
                if (state != "succeeded")
                {
                    return ConformanceFinding.EndedAs(state);
                }

                session.Leave(id);
                return ConformanceFinding.Pass;
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
                var resource = ConformanceSession.Instance(id);
                Task<ConformanceReply> Again() => session.ProvisionAsync(id, session.ProvisionBody(), acceptsIncomplete: true, cancellationToken);
                if (first.Status == 202
                    && await session.RepeatAsync(resource, first, Again, cancellationToken) is ConformanceFinding.Failed failed)
                {
                    return failed;
                }

                await session.WaitAsync(resource, first, cancellationToken);
                var finding = (await Again()).Expect(200);
                session.Leave(id);
                return finding;
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
                    return ConformanceFinding.NoInstance;
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
            Id = "provision.conflict-parameters",
            Title = "a provision of an id that exists with other parameters is 409",
            RunAsync = async (session, cancellationToken) =>
            {
                if (session.Options.UpdateParameters is not { } others)
                {
                    return new ConformanceFinding.Skipped("no update parameters given");
                }

                var body = session.ProvisionBody();
                body["parameters"] = ConformanceSession.Node(others);
                return await session.SharedInstanceAsync(cancellationToken) is { } id
                    ? (await session.ProvisionAsync(id, body, acceptsIncomplete: true, cancellationToken)).Expect(400, 409) // 400: only updates admit them
                    : ConformanceFinding.NoInstance;
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
                    return ConformanceFinding.Synchronous;
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
}
