using System.Text.Json.Nodes;

namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>
/// OSB v2.17, "Fetching a Service Instance", "Updating a Service Instance", "Polling Last Operation for Service Instances".
/// </summary>
internal static class InstanceChecks
{
    public static readonly IReadOnlyList<ConformanceCheck> All =
    [
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
                    : ConformanceFinding.NoInstance;
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
                    return ConformanceFinding.NoInstance;
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
    ];

    private static async Task<ConformanceFinding> UpdateAsync(
        ConformanceSession session, JsonObject body, Func<ConformanceReply, ConformanceFinding> judge, CancellationToken cancellationToken) =>
        await session.SharedInstanceAsync(cancellationToken) is { } id
            ? judge(await SendUpdateAsync(session, id, body, cancellationToken))
            : ConformanceFinding.NoInstance;

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
