using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.OpenServiceBroker.Catalogs;

namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>
/// OSB v2.17, "Binding", "Fetching a Service Binding", "Polling Last Operation for Service Bindings". All are skipped where nothing is
/// bindable.
/// </summary>
internal static class BindingChecks
{
    public static readonly ConformanceFinding NoBinding = new ConformanceFinding.Failed("a binding could not be created");

    public static readonly ConformanceFinding Synchronous = new ConformanceFinding.Skipped("bindings are synchronous");

    private static readonly ConformanceFinding NotRetrievable = new ConformanceFinding.Skipped("bindings_retrievable is not true");

    public static readonly IReadOnlyList<ConformanceCheck> All =
    [
        .. new[] { "service_id", "plan_id" }.Select(field => Refused(
            $"bind.without-{field}", $"a bind without {field} is refused with 400", body => body.Remove(field))),
        Refused("bind.unknown-service", "a bind of an unknown offering is refused with 400", body => body["service_id"] = "no-such"),
        Refused("bind.unknown-plan", "a bind of an unknown plan is refused with 400", body => body["plan_id"] = "no-such"),
        Refused("bind.parameters-no-object", "parameters that are no object are refused with 400", body => body["parameters"] = "text"),
        Check(
            "bind.malformed",
            "a body that is no JSON is refused with 400",
            async (session, instance, cancellationToken) => (await session.Http.SendAsync(
                HttpMethod.Put, ConformanceSession.Binding(instance, session.NewId()), "{", null, cancellationToken)).Expect(400)),
        Check(
            "bind.unknown-instance",
            "a bind to an unknown instance is refused",
            async (session, _, cancellationToken) => (await session.BindAsync(
                session.NewId(), session.NewId(), session.BindBody(), acceptsIncomplete: true, cancellationToken)).Expect(400, 404, 409, 410, 422)) with
        {
            Level = ConformanceLevel.Should,
        },
        Check(
            "bind.creates",
            "a bind ends with credentials; a 202 does not have them yet",
            async (session, instance, cancellationToken) =>
            {
                var id = session.NewId();
                var body = session.BindBody();
                body["x_conformance"] = true;
                var reply = await session.BindAsync(instance, id, body, acceptsIncomplete: true, cancellationToken);
                if (!reply.Is(201, 202))
                {
                    return reply.Unexpected("201 or 202");
                }

                if (reply.Status == 201)
                {
                    return BindingShape.Judge(session, reply);
                }

                if (reply.Member("credentials") is not null)
                {
                    return new ConformanceFinding.Failed($"{reply.Request}: a 202 carries credentials");
                }

                var state = await session.WaitAsync(ConformanceSession.Binding(instance, id), reply, cancellationToken);
                return state == "succeeded"
                    ? FetchedShape(session, await session.FetchAsync(ConformanceSession.Binding(instance, id), cancellationToken))
                    : ConformanceFinding.EndedAs(state);
            }),
        Check(
            "bind.empty-objects",
            "an empty bind_resource counts as absent",
            async (session, instance, cancellationToken) =>
            {
                var body = session.BindBody();
                body["bind_resource"] = new JsonObject();
                var id = session.NewId();
                var reply = await session.BindAsync(instance, id, body, acceptsIncomplete: true, cancellationToken);
                await session.WaitAsync(ConformanceSession.Binding(instance, id), reply, cancellationToken);
                return reply.Error == "RequiresApp" ? ConformanceFinding.Pass : reply.Expect(201, 202);
            }),
        Check(
            "bind.repeated",
            "the same bind again is 200",
            async (session, _, cancellationToken) => await session.SharedBindingAsync(cancellationToken) is var (instance, id)
                ? (await session.BindAsync(instance, id, session.BindBody(), acceptsIncomplete: true, cancellationToken)).Expect(200)
                : NoBinding) with { Level = ConformanceLevel.Should },
        Check(
            "bind.repeated-while-running",
            "the same bind again is 202 with the same operation while it runs, and a fetch is 404",
            async (session, instance, cancellationToken) =>
            {
                var id = session.NewId();
                var resource = ConformanceSession.Binding(instance, id);
                Task<ConformanceReply> BindAsync() => session.BindAsync(instance, id, session.BindBody(), acceptsIncomplete: true, cancellationToken);
                var first = await BindAsync();
                if (first.Status != 202)
                {
                    return first.Is(201) ? Synchronous : first.Unexpected("201 or 202");
                }

                var fetched = await session.FetchAsync(resource, cancellationToken);
                var finding = await session.RepeatAsync(resource, first, BindAsync, cancellationToken);
                await session.WaitAsync(resource, first, cancellationToken);
                return finding == ConformanceFinding.Pass ? fetched.Expect(404) : finding;
            }) with { Since = OsbVersion.V214 },
        Check(
            "bind.async-required",
            "a bind that did not allow it is not asynchronous",
            async (session, instance, cancellationToken) =>
            {
                var reply = await session.BindAsync(instance, session.NewId(), session.BindBody(), acceptsIncomplete: false, cancellationToken);
                return reply.Status == 201 ? ConformanceFinding.Pass : reply.ExpectError(422, "AsyncRequired");
            }),
        Check(
            "bind.conflict",
            "a bind of an id that exists with other parameters is 409",
            async (session, _, cancellationToken) =>
            {
                if (session.Options.OtherBindParameters is null)
                {
                    return new ConformanceFinding.Skipped("no other bind parameters given");
                }

                var body = session.BindBody();
                body["parameters"] = ConformanceSession.Node(session.Options.OtherBindParameters);
                return await session.SharedBindingAsync(cancellationToken) is var (instance, id)
                    ? (await session.BindAsync(instance, id, body, acceptsIncomplete: true, cancellationToken)).Expect(409)
                    : NoBinding;
            }),
        Check(
            "fetch-binding.known",
            "a binding that can be fetched is",
            async (session, _, cancellationToken) => session.Offering.BindingsRetrievable is not true
                ? NotRetrievable
                : await session.SharedBindingAsync(cancellationToken) is var (instance, id)
                    ? (await session.FetchAsync(ConformanceSession.Binding(instance, id), cancellationToken)).Expect(200)
                    : NoBinding) with { Since = OsbVersion.V214 },
        Check(
            "fetch-binding.unknown",
            "an unknown binding is 404",
            async (session, instance, cancellationToken) => session.Offering.BindingsRetrievable is true
                ? (await session.FetchAsync(ConformanceSession.Binding(instance, session.NewId()), cancellationToken)).Expect(404)
                : NotRetrievable) with { Since = OsbVersion.V214 },
        Check(
            "poll-binding.remembered",
            "the success of a bind is told to later polls, too, without hints as well",
            async (session, _, cancellationToken) =>
            {
                if (await session.SharedBindingAsync(cancellationToken) is not var (instance, id))
                {
                    return NoBinding;
                }

                if (session.SharedBind is not { Status: 202, Operation: var operation })
                {
                    return Synchronous;
                }

                var resource = ConformanceSession.Binding(instance, id);
                var poll = await session.PollAsync(resource, operation, cancellationToken);
                return poll.Status == 200 && poll.String("state") == "succeeded"
                    ? (await session.FetchAsync(resource + "/last_operation", cancellationToken)).Expect(200)
                    : poll.Unexpected("200 succeeded");
            }) with { Since = OsbVersion.V214, Level = ConformanceLevel.Should },
        Check(
            "poll-binding.unknown",
            "a poll of an unknown binding is 404 or 410",
            async (session, instance, cancellationToken) =>
                (await session.PollAsync(ConformanceSession.Binding(instance, session.NewId()), null, cancellationToken)).Expect(404, 410)) with
        {
            Since = OsbVersion.V214,
        },
    ];

    /// <summary>A bind that is refused with 400 and leaves nothing behind.</summary>
    private static ConformanceCheck Refused(string id, string title, Action<JsonObject> spoil) =>
        Check(id, title, async (session, instance, cancellationToken) =>
        {
            var body = session.BindBody();
            spoil(body);
            var binding = session.NewId();
            var reply = await session.BindAsync(instance, binding, body, acceptsIncomplete: true, cancellationToken);
            return reply.Status == 400 ? (await session.UnbindAsync(instance, binding, cancellationToken)).Expect(410) : reply.Unexpected("400");
        });

    /// <summary>A check that needs the shared instance, of a plan that can be bound.</summary>
    public static ConformanceCheck Check(
        string id, string title, Func<ConformanceSession, string, CancellationToken, Task<ConformanceFinding>> run) => new()
        {
            Id = id,
            Title = title,
            RunAsync = async (session, cancellationToken) =>
            {
                if (!session.Plan.IsBindable(session.Offering))
                {
                    return new ConformanceFinding.Skipped("the plan is not bindable");
                }

                return await session.SharedInstanceAsync(cancellationToken) is { } instance
                    ? await run(session, instance, cancellationToken)
                    : ConformanceFinding.NoInstance;
            },
        };

    /// <summary>Of a binding that was made asynchronously: it has whatever it is for.</summary>
    private static ConformanceFinding FetchedShape(ConformanceSession session, ConformanceReply reply)
    {
        string[] uses = ["credentials", "syslog_drain_url", "route_service_url", "volume_mounts"];
        return reply.Status != 200
            ? reply.Unexpected("200")
            : uses.Any(name => reply.Member(name) is { ValueKind: not JsonValueKind.Null })
                ? BindingShape.Judge(session, reply)
                : new ConformanceFinding.Failed($"{reply.Request}: there are no credentials");
    }
}
