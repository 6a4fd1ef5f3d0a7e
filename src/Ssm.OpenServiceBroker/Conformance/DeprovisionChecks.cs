namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>OSB v2.17, "Deprovisioning".</summary>
internal static class DeprovisionChecks
{
    public static readonly IReadOnlyList<ConformanceCheck> All =
    [
        .. new[] { "service_id", "plan_id" }.Select(field => new ConformanceCheck
        {
            Id = $"deprovision.without-{field}",
            Title = $"a deprovision without {field} is refused with 400, and the instance stays",
            RunAsync = async (session, cancellationToken) =>
            {
                if (await session.SharedInstanceAsync(cancellationToken) is not { } id)
                {
                    return ConformanceFinding.NoInstance;
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
}
