using System.Text.Json;
using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>Duties that every answer has; these checks judge all answers of the checks before them.</summary>
internal static class GeneralChecks
{
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(2);

    /// <summary>Members of replies with the version that brought them.</summary>
    private static readonly Dictionary<string, OsbVersion> Introduced = new()
    {
        ["instances_retrievable"] = OsbVersion.V214,
        ["bindings_retrievable"] = OsbVersion.V214,
        ["allow_context_updates"] = OsbVersion.V215,
        ["maximum_polling_duration"] = OsbVersion.V215,
        ["maintenance_info"] = OsbVersion.V215,
        ["endpoints"] = OsbVersion.V215,
        ["instance_usable"] = OsbVersion.V216,
        ["update_repeatable"] = OsbVersion.V216,
        ["binding_rotatable"] = OsbVersion.V217,
    };

    public static readonly IReadOnlyList<ConformanceCheck> All =
    [
        Judge("reply.json", "every answer with a body is a JSON object", ConformanceLevel.Must, (reply, _) =>
            reply.Status is 304 || reply.Body is { ValueKind: JsonValueKind.Object } ? null : "the body is no JSON object"),
        Judge("reply.error-body", "error and description of a refusal are non-empty strings", ConformanceLevel.Must, (reply, _) =>
            reply.Status < 400 ? null : NotText(reply, "error") ?? NotText(reply, "description")),
        Judge("reply.operation-length", "an operation has at most 10,000 characters", ConformanceLevel.Must, (reply, _) =>
            reply.Operation is { Length: > Operation.MaxLength } ? "the operation is too long" : null),
        Judge("reply.version", "no answer has a member that is newer than the client's version", ConformanceLevel.Should, (reply, version) =>
            reply.Body is { } body ? Newer(body, version) : null),
        Judge("reply.prompt", "every answer comes within 2 s", ConformanceLevel.Should, (reply, _) =>
            reply.Elapsed > Prompt ? $"the answer took {reply.Elapsed.TotalSeconds:0.0} s" : null),
    ];

    private static ConformanceCheck Judge(
        string id, string title, ConformanceLevel level, Func<ConformanceReply, OsbVersion, string?> problem) => new()
        {
            Id = id,
            Title = title,
            Level = level,
            RunAsync = (session, _) =>
            {
                var found = session.Http.Replies
                    .Select(reply => (reply.Request, reply.Status, Problem: problem(reply, session.Version)))
                    .FirstOrDefault(judged => judged.Problem is not null);
                return Task.FromResult(found.Problem is null
                    ? ConformanceFinding.Pass
                    : new ConformanceFinding.Failed($"{found.Request}, {found.Status}: {found.Problem}"));
            },
        };

    private static string? NotText(ConformanceReply reply, string name) =>
        reply.Member(name) is { } value && !(value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 })
            ? $"{name} is no non-empty string"
            : null;

    /// <summary>Looks into what OSB defines only: schemas, parameters, credentials and platform metadata are free.</summary>
    private static string? Newer(JsonElement element, OsbVersion version) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Select(item => Newer(item, version)).FirstOrDefault(problem => problem is not null),
        JsonValueKind.Object => element.EnumerateObject()
            .Where(member => member.Name is not ("schemas" or "parameters" or "credentials" or "metadata"))
            .Select(member => Introduced.TryGetValue(member.Name, out var since) && version < since
                ? $"{member.Name} is there since {since}"
                : Newer(member.Value, version))
            .FirstOrDefault(problem => problem is not null),
        _ => null,
    };
}
