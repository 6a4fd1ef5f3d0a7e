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
                var reply = await session.Http.SendAsync(HttpMethod.Delete, target, null, null, cancellationToken);
                return reply.Status == 400 && session.Offering.InstancesRetrievable is true && session.Version >= OsbVersion.V214
                    ? (await session.FetchAsync(ConformanceSession.Instance(id), cancellationToken)).Expect(200)
                    : reply.Expect(400);
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
            Id = "deprovision.async-required",
            Title = "a deprovision that did not allow it is not asynchronous",
            RunAsync = async (session, cancellationToken) =>
            {
                if (await session.SpareInstanceAsync(cancellationToken) is not { } id)
                {
                    return ConformanceFinding.NoInstance;
                }

                var target = $"{ConformanceSession.Instance(id)}?{session.Ids}";
                var reply = await session.Http.SendAsync(HttpMethod.Delete, target, null, null, cancellationToken);
                if (reply.Status == 200)
                {
                    return ConformanceFinding.Pass;
                }

                session.Leave(id);
                return reply.ExpectError(422, "AsyncRequired");
            },
        },
        new()
        {
            Id = "deprovision.deletes",
            Title = "a deprovision ends, is the same operation when asked for again, is remembered by polls, and is 410 afterwards",
            RunAsync = async (session, cancellationToken) =>
            {
                if (await session.SpareInstanceAsync(cancellationToken) is not { } id)
                {
                    return ConformanceFinding.NoInstance;
                }

                var deleted = await session.DeprovisionAsync(id, cancellationToken);
                return deleted.Is(200, 202)
                    ? await session.JudgeDeletionAsync(
                        ConformanceSession.Instance(id), deleted, () => session.DeprovisionAsync(id, cancellationToken), cancellationToken)
                    : deleted.Unexpected("200 or 202");
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
                    return ConformanceFinding.Synchronous;
                }

                var deleted = await session.DeprovisionAsync(id, cancellationToken);
                if (deleted.Status == 422)
                {
                    return deleted.ExpectError(422, "ConcurrencyError");
                }

                var state = await session.WaitAsync(ConformanceSession.Instance(id), deleted, cancellationToken);
                return state is "succeeded" or "gone"
                    ? (await session.DeprovisionAsync(id, cancellationToken)).Expect(410)
                    : ConformanceFinding.EndedAs(state);
            },
        },
    ];
}
