using System.Text.Json.Nodes;
using Ssm.OpenServiceBroker.Catalogs;

namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>OSB v2.17, "Binding Rotation". All are skipped where bindings cannot be rotated.</summary>
internal static class RotationChecks
{
    public static readonly IReadOnlyList<ConformanceCheck> All =
    [
        BindingChecks.Check(
            "rotate.creates",
            "a rotation creates a new binding and leaves its predecessor",
            (session, _, cancellationToken) => RotateAsync(
                session,
                predecessor => Rotation(session, predecessor),
                async (predecessor, _) => (await session.FetchAsync(predecessor, cancellationToken)).Expect(200),
                cancellationToken)) with { Since = OsbVersion.V217 },
        BindingChecks.Check(
            "rotate.unknown-predecessor",
            "a rotation of an unknown binding is refused",
            async (session, instance, cancellationToken) => session.Plan.IsBindingRotatable()
                ? (await session.BindAsync(
                    instance, session.NewId(), Rotation(session, session.NewId()), acceptsIncomplete: true, cancellationToken)).Expect(400, 404, 410, 422)
                : NotRotatable) with { Since = OsbVersion.V217 },
        BindingChecks.Check(
            "rotate.predecessor-only",
            "a rotation needs no service_id and plan_id, and inherits the parameters",
            (session, _, cancellationToken) => RotateAsync(
                session,
                predecessor => new JsonObject { ["predecessor_binding_id"] = predecessor },
                async (predecessor, successor) =>
                {
                    var old = await session.FetchAsync(predecessor, cancellationToken);
                    var fresh = await session.FetchAsync(successor, cancellationToken);
                    return fresh.HasSame("parameters", old)
                        ? ConformanceFinding.Pass
                        : new ConformanceFinding.Failed($"{fresh.Request}: the parameters are not those of the predecessor");
                },
                cancellationToken)) with { Since = OsbVersion.V217, Level = ConformanceLevel.Should },
    ];

    private static ConformanceFinding.Skipped NotRotatable => new("binding_rotatable is not true");

    /// <summary>Rotates the shared binding; where bindings can be fetched, <paramref name="judge"/> has the paths of the old and the new one.</summary>
    private static async Task<ConformanceFinding> RotateAsync(
        ConformanceSession session, Func<string, JsonObject> bodyOf, Func<string, string, Task<ConformanceFinding>> judge, CancellationToken cancellationToken)
    {
        if (!session.Plan.IsBindingRotatable())
        {
            return NotRotatable;
        }

        if (await session.SharedBindingAsync(cancellationToken) is not var (instance, predecessor))
        {
            return BindingChecks.NoBinding;
        }

        var id = session.NewId();
        var successor = ConformanceSession.Binding(instance, id);
        var reply = await session.BindAsync(instance, id, bodyOf(predecessor), acceptsIncomplete: true, cancellationToken);
        if (!reply.Is(201, 202) || await session.WaitAsync(successor, reply, cancellationToken) != "succeeded")
        {
            return reply.Unexpected("201 or 202, and success");
        }

        return session.Offering.BindingsRetrievable is true ? await judge(ConformanceSession.Binding(instance, predecessor), successor) : ConformanceFinding.Pass;
    }

    private static JsonObject Rotation(ConformanceSession session, string predecessor) => new()
    {
        ["service_id"] = session.Offering.Id.Value,
        ["plan_id"] = session.Plan.Id.Value,
        ["predecessor_binding_id"] = predecessor,
    };
}
