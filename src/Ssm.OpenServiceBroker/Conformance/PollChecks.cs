namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>OSB v2.17, "Polling Last Operation for Service Instances".</summary>
internal static class PollChecks
{
    public static readonly IReadOnlyList<ConformanceCheck> All =
    [
        OfTheSharedInstance(
            "poll.without-hints",
            "a poll without service_id and plan_id is answered",
            ConformanceLevel.Must,
            async (session, id, cancellationToken) =>
            {
                var operation = session.SharedOperation is { } named ? $"?operation={Uri.EscapeDataString(named)}" : "";
                var target = $"{ConformanceSession.Instance(id)}/last_operation{operation}";
                return (await session.Http.SendAsync(HttpMethod.Get, target, null, null, cancellationToken)).Expect(200);
            }),
        OfTheSharedInstance(
            "poll.remembered",
            "the success of a provision is told to later polls, too, and never as 410",
            ConformanceLevel.Should,
            async (session, id, cancellationToken) =>
            {
                for (var again = 0; again < 2; again++)
                {
                    var poll = await session.PollAsync(ConformanceSession.Instance(id), session.SharedOperation, cancellationToken);
                    if (poll.Status != 200 || poll.String("state") != "succeeded")
                    {
                        return poll.Unexpected("200 succeeded");
                    }
                }

                return ConformanceFinding.Pass;
            }),
        OfTheSharedInstance(
            "poll.unknown-operation",
            "a poll with an unknown or without operation is about the latest one",
            ConformanceLevel.Should,
            async (session, id, cancellationToken) =>
            {
                var unknown = await session.PollAsync(ConformanceSession.Instance(id), "no-such-operation", cancellationToken);
                return unknown.Status == 200
                    ? (await session.PollAsync(ConformanceSession.Instance(id), null, cancellationToken)).Expect(200)
                    : unknown.Unexpected("200");
            }),
        new()
        {
            Id = "poll.unknown-instance",
            Title = "a poll of an unknown instance is 404 or 410",
            RunAsync = async (session, cancellationToken) =>
                (await session.PollAsync(ConformanceSession.Instance(session.NewId()), null, cancellationToken)).Expect(404, 410),
        },
    ];

    /// <summary>Polls of a provision that has ended; there are none where it was synchronous.</summary>
    private static ConformanceCheck OfTheSharedInstance(
        string id,
        string title,
        ConformanceLevel level,
        Func<ConformanceSession, string, CancellationToken, Task<ConformanceFinding>> run) => new()
        {
            Id = id,
            Title = title,
            Level = level,
            RunAsync = async (session, cancellationToken) => await session.SharedInstanceAsync(cancellationToken) is not { } instance
                ? ConformanceFinding.NoInstance
                : session.IsAsynchronous
                    ? await run(session, instance, cancellationToken)
                    : ConformanceFinding.Synchronous,
        };
}
