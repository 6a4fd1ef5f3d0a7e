using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.OpenServiceBroker.Catalogs;

namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>
/// OSB v2.17, "Binding", "Binding Rotation", "Fetching a Service Binding", "Unbinding". All are skipped where nothing is bindable.
/// </summary>
internal static class BindingChecks
{
    private static readonly ConformanceFinding NoBinding = new ConformanceFinding.Failed("a binding could not be created");

    public static readonly IReadOnlyList<ConformanceCheck> All =
    [
        .. new[] { "service_id", "plan_id" }.Select(field => Check(
            $"bind.without-{field}",
            $"a bind without {field} is refused with 400",
            async (session, instance, cancellationToken) =>
            {
                var body = session.BindBody();
                body.Remove(field);
                return (await session.BindAsync(instance, session.NewId(), body, acceptsIncomplete: true, cancellationToken)).Expect(400);
            })),
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
                    return Shape(reply);
                }

                if (reply.Member("credentials") is not null)
                {
                    return new ConformanceFinding.Failed($"{reply.Request}: a 202 carries credentials");
                }

                var state = await session.WaitAsync(ConformanceSession.Binding(instance, id), reply, cancellationToken);
                var fetched = await FetchAsync(session, instance, id, cancellationToken);
                return state == "succeeded"
                    ? fetched.Status == 200 ? Shape(fetched) : fetched.Unexpected("200")
                    : new ConformanceFinding.Failed($"the operation ended as {state}");
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
                ? new ConformanceFinding.Skipped("bindings_retrievable is not true")
                : await session.SharedBindingAsync(cancellationToken) is var (instance, id)
                    ? (await FetchAsync(session, instance, id, cancellationToken)).Expect(200)
                    : NoBinding) with { Since = OsbVersion.V214 },
        Check(
            "fetch-binding.unknown",
            "an unknown binding is 404",
            async (session, instance, cancellationToken) => session.Offering.BindingsRetrievable is true
                ? (await FetchAsync(session, instance, session.NewId(), cancellationToken)).Expect(404)
                : new ConformanceFinding.Skipped("bindings_retrievable is not true")) with { Since = OsbVersion.V214 },
        Check(
            "poll-binding.unknown",
            "a poll of an unknown binding is 404 or 410",
            async (session, instance, cancellationToken) =>
                (await session.PollAsync(ConformanceSession.Binding(instance, session.NewId()), null, cancellationToken)).Expect(404, 410)) with
        {
            Since = OsbVersion.V214,
        },
        Check(
            "rotate.creates",
            "a rotation creates a new binding and leaves its predecessor",
            async (session, _, cancellationToken) =>
            {
                if (!session.Plan.IsBindingRotatable())
                {
                    return new ConformanceFinding.Skipped("binding_rotatable is not true");
                }

                if (await session.SharedBindingAsync(cancellationToken) is not var (instance, predecessor))
                {
                    return NoBinding;
                }

                var id = session.NewId();
                var reply = await session.BindAsync(instance, id, Rotation(session, predecessor), acceptsIncomplete: true, cancellationToken);
                var state = await session.WaitAsync(ConformanceSession.Binding(instance, id), reply, cancellationToken);
                return reply.Is(201, 202) && state == "succeeded"
                    ? session.Offering.BindingsRetrievable is true
                        ? (await FetchAsync(session, instance, predecessor, cancellationToken)).Expect(200)
                        : ConformanceFinding.Pass
                    : reply.Unexpected("201 or 202, and success");
            }) with { Since = OsbVersion.V217 },
        Check(
            "rotate.unknown-predecessor",
            "a rotation of an unknown binding is refused",
            async (session, instance, cancellationToken) => session.Plan.IsBindingRotatable()
                ? (await session.BindAsync(
                    instance, session.NewId(), Rotation(session, session.NewId()), acceptsIncomplete: true, cancellationToken)).Expect(400, 404, 410, 422)
                : new ConformanceFinding.Skipped("binding_rotatable is not true")) with { Since = OsbVersion.V217 },
        .. new[] { "service_id", "plan_id" }.Select(field => Check(
            $"unbind.without-{field}",
            $"an unbind without {field} is refused with 400",
            async (session, _, cancellationToken) =>
            {
                if (await session.SharedBindingAsync(cancellationToken) is not var (instance, id))
                {
                    return NoBinding;
                }

                var query = string.Join('&', session.Ids.Split('&').Where(pair => !pair.StartsWith(field + "=", StringComparison.Ordinal)));
                var target = $"{ConformanceSession.Binding(instance, id)}?{query}";
                return (await session.Http.SendAsync(HttpMethod.Delete, target, null, null, cancellationToken)).Expect(400);
            })),
        Check(
            "unbind.unknown",
            "an unbind of an unknown binding is 410",
            async (session, instance, cancellationToken) =>
                (await session.UnbindAsync(instance, session.NewId(), cancellationToken)).Expect(410)),
        Check(
            "unbind.deletes",
            "an unbind ends, and is 410 afterwards",
            async (session, instance, cancellationToken) =>
            {
                var id = session.NewId();
                var resource = ConformanceSession.Binding(instance, id);
                var bound = await session.BindAsync(instance, id, session.BindBody(), acceptsIncomplete: true, cancellationToken);
                await session.WaitAsync(resource, bound, cancellationToken);
                var unbound = await session.UnbindAsync(instance, id, cancellationToken);
                if (!unbound.Is(200, 202))
                {
                    return unbound.Unexpected("200 or 202");
                }

                var state = await session.WaitAsync(resource, unbound, cancellationToken);
                return state is "succeeded" or "gone"
                    ? (await session.UnbindAsync(instance, id, cancellationToken)).Expect(410)
                    : new ConformanceFinding.Failed($"the operation ended as {state}");
            }),
    ];

    private static ConformanceCheck Check(
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

    private static JsonObject Rotation(ConformanceSession session, string predecessor) => new()
    {
        ["service_id"] = session.Offering.Id.Value,
        ["plan_id"] = session.Plan.Id.Value,
        ["predecessor_binding_id"] = predecessor,
    };

    private static Task<ConformanceReply> FetchAsync(
        ConformanceSession session, string instance, string binding, CancellationToken cancellationToken) =>
        session.Http.SendAsync(HttpMethod.Get, ConformanceSession.Binding(instance, binding), null, null, cancellationToken);

    /// <summary>Credentials are an object; endpoints have a host and ports as strings; renewal is not after expiry.</summary>
    private static ConformanceFinding Shape(ConformanceReply reply)
    {
        if (reply.Member("credentials") is { ValueKind: not JsonValueKind.Object })
        {
            return new ConformanceFinding.Failed($"{reply.Request}: credentials is no object");
        }

        try
        {
            var body = reply.Body?.Deserialize(OsbJsonContext.Default.BindResponse);
            return body?.Metadata is { ExpiresAt: { } end, RenewBefore: { } renewal } && renewal > end
                ? new ConformanceFinding.Failed($"{reply.Request}: renew_before is after expires_at")
                : ConformanceFinding.Pass;
        }
        catch (JsonException exception)
        {
            return new ConformanceFinding.Failed($"{reply.Request}: {JsonErrorText.Of(exception)}");
        }
    }
}
