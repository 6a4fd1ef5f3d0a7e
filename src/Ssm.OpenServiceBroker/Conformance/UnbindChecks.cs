namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>OSB v2.17, "Unbinding". All are skipped where nothing is bindable.</summary>
internal static class UnbindChecks
{
    public static readonly IReadOnlyList<ConformanceCheck> All =
    [
        .. new[] { "service_id", "plan_id" }.Select(field => BindingChecks.Check(
            $"unbind.without-{field}",
            $"an unbind without {field} is refused with 400, and the binding stays",
            async (session, _, cancellationToken) =>
            {
                if (await session.SharedBindingAsync(cancellationToken) is not var (instance, id))
                {
                    return BindingChecks.NoBinding;
                }

                var query = string.Join('&', session.Ids.Split('&').Where(pair => !pair.StartsWith(field + "=", StringComparison.Ordinal)));
                var target = $"{ConformanceSession.Binding(instance, id)}?{query}";
                var reply = await session.Http.SendAsync(HttpMethod.Delete, target, null, null, cancellationToken);
                return reply.Status == 400 && session.Offering.BindingsRetrievable is true && session.Version >= OsbVersion.V214
                    ? (await session.FetchAsync(ConformanceSession.Binding(instance, id), cancellationToken)).Expect(200)
                    : reply.Expect(400);
            })),
        BindingChecks.Check(
            "unbind.unknown",
            "an unbind of an unknown binding is 410",
            async (session, instance, cancellationToken) =>
                (await session.UnbindAsync(instance, session.NewId(), cancellationToken)).Expect(410)),
        BindingChecks.Check(
            "unbind.async-required",
            "an unbind that did not allow it is not asynchronous",
            async (session, instance, cancellationToken) => await BoundAsync(session, instance, cancellationToken) is { } id
                ? await session.UnbindAsync(instance, id, acceptsIncomplete: false, cancellationToken) is var reply && reply.Status == 200
                    ? ConformanceFinding.Pass
                    : reply.ExpectError(422, "AsyncRequired")
                : BindingChecks.NoBinding),
        BindingChecks.Check(
            "unbind.deletes",
            "an unbind ends, is the same operation when asked for again, is remembered by polls, and is 410 afterwards",
            async (session, instance, cancellationToken) =>
            {
                if (await BoundAsync(session, instance, cancellationToken) is not { } id)
                {
                    return BindingChecks.NoBinding;
                }

                var unbound = await session.UnbindAsync(instance, id, cancellationToken);
                return unbound.Is(200, 202)
                    ? await session.JudgeDeletionAsync(
                        ConformanceSession.Binding(instance, id), unbound, () => session.UnbindAsync(instance, id, cancellationToken), cancellationToken)
                    : unbound.Unexpected("200 or 202");
            }),
        BindingChecks.Check(
            "unbind.halts-bind",
            "an unbind during a bind halts it, or is refused with 422 ConcurrencyError",
            async (session, instance, cancellationToken) =>
            {
                var id = session.NewId();
                var bound = await session.BindAsync(instance, id, session.BindBody(), acceptsIncomplete: true, cancellationToken);
                if (bound.Status != 202)
                {
                    return BindingChecks.Synchronous;
                }

                var unbound = await session.UnbindAsync(instance, id, cancellationToken);
                if (unbound.Status == 422)
                {
                    return unbound.ExpectError(422, "ConcurrencyError");
                }

                var state = await session.WaitAsync(ConformanceSession.Binding(instance, id), unbound, cancellationToken);
                return state is "succeeded" or "gone"
                    ? (await session.UnbindAsync(instance, id, cancellationToken)).Expect(410)
                    : ConformanceFinding.EndedAs(state);
            }) with { Since = OsbVersion.V214 },
    ];

    /// <summary>A binding that the check may delete.</summary>
    private static async Task<string?> BoundAsync(ConformanceSession session, string instance, CancellationToken cancellationToken)
    {
        var id = session.NewId();
        var reply = await session.BindAsync(instance, id, session.BindBody(), acceptsIncomplete: true, cancellationToken);
        var state = await session.WaitAsync(ConformanceSession.Binding(instance, id), reply, cancellationToken);
        return reply.Is(201, 202) && state == "succeeded" ? id : null;
    }
}
