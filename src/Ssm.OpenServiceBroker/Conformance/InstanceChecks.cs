namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>OSB v2.17, "Fetching a Service Instance". All are skipped where instances cannot be fetched.</summary>
internal static class InstanceChecks
{
    public static readonly IReadOnlyList<ConformanceCheck> All =
    [
        Check("fetch-instance.known", "an instance that can be fetched is, with the ids it was made with", async (session, cancellationToken) =>
        {
            if (await session.SharedInstanceAsync(cancellationToken) is not { } id)
            {
                return ConformanceFinding.NoInstance;
            }

            var reply = await session.FetchAsync(ConformanceSession.Instance(id), cancellationToken);
            return reply.Status != 200
                ? reply.Unexpected("200")
                : Differs(reply, "service_id", session.Offering.Id.Value)
                    ?? Differs(reply, "plan_id", session.Plan.Id.Value)
                    ?? ConformanceFinding.Pass;
        }),
        Check("fetch-instance.hints", "service_id and plan_id in the query do not hinder it", async (session, cancellationToken) =>
            await session.SharedInstanceAsync(cancellationToken) is { } id
                ? (await session.FetchAsync($"{ConformanceSession.Instance(id)}?{session.Ids}", cancellationToken)).Expect(200)
                : ConformanceFinding.NoInstance) with { Since = OsbVersion.V216 },
        Check("fetch-instance.unknown", "an unknown instance is 404", async (session, cancellationToken) =>
            (await session.FetchAsync(ConformanceSession.Instance(session.NewId()), cancellationToken)).Expect(404)),
        Check("fetch-instance.provisioning", "an instance is 404 while it is provisioned", async (session, cancellationToken) =>
        {
            var id = session.NewId();
            var resource = ConformanceSession.Instance(id);
            var created = await session.ProvisionAsync(id, session.ProvisionBody(), acceptsIncomplete: true, cancellationToken);
            if (created.Status != 202)
            {
                return created.Is(201) ? ConformanceFinding.Synchronous : created.Unexpected("201 or 202");
            }

            var fetched = await session.FetchAsync(resource, cancellationToken);
            var finding = await session.IsRunningAsync(resource, created, cancellationToken) ? fetched.Expect(404) : ConformanceFinding.TooFast;
            if (await session.WaitAsync(resource, created, cancellationToken) == "succeeded")
            {
                session.Leave(id);
            }

            return finding;
        }),
        Check("fetch-instance.updating", "an instance is fetched, or 422 ConcurrencyError, while it is updated", async (session, cancellationToken) =>
        {
            if (await session.SharedInstanceAsync(cancellationToken) is not { } id)
            {
                return ConformanceFinding.NoInstance;
            }

            var resource = ConformanceSession.Instance(id);
            var body = session.UpdateBody();
            body["parameters"] = ConformanceSession.Node(session.Options.UpdateParameters);
            var updated = await session.UpdateAsync(id, body, acceptsIncomplete: true, cancellationToken);
            var fetched = await session.FetchAsync(resource, cancellationToken);
            await session.WaitAsync(resource, updated, cancellationToken);
            return updated.Status != 202
                ? ConformanceFinding.Synchronous
                : fetched.Status == 200 ? ConformanceFinding.Pass : fetched.ExpectError(422, "ConcurrencyError");
        }),
        Check("fetch-instance.dashboard", "a dashboard_url is in the answer to the provision, too", async (session, cancellationToken) =>
        {
            var id = session.NewId();
            var resource = ConformanceSession.Instance(id);
            var created = await session.ProvisionAsync(id, session.ProvisionBody(), acceptsIncomplete: true, cancellationToken);
            if (!created.Is(201, 202) || await session.WaitAsync(resource, created, cancellationToken) != "succeeded")
            {
                return ConformanceFinding.NoInstance;
            }

            var fetched = await session.FetchAsync(resource, cancellationToken);
            session.Leave(id);
            return fetched.String("dashboard_url") is { } url && created.String("dashboard_url") is null
                ? new ConformanceFinding.Failed($"{created.Request}: the answer has no dashboard_url, and {url} is fetched")
                : ConformanceFinding.Pass;
        }),
    ];

    private static ConformanceCheck Check(
        string id, string title, Func<ConformanceSession, CancellationToken, Task<ConformanceFinding>> run) => new()
        {
            Id = id,
            Title = title,
            Since = OsbVersion.V214,
            RunAsync = (session, cancellationToken) => session.Offering.InstancesRetrievable is true
                ? run(session, cancellationToken)
                : Task.FromResult(ConformanceFinding.NotRetrievable),
        };

    private static ConformanceFinding.Failed? Differs(ConformanceReply reply, string name, string expected) =>
        reply.String(name) is { } value && value != expected
            ? new ConformanceFinding.Failed($"{reply.Request}: {name} is '{value}', expected '{expected}'")
            : null;
}
