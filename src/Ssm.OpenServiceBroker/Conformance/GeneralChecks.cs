using System.Net.Http.Headers;
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
        Judge("reply.error-code", "the codes of OSB come with 422", ConformanceLevel.Must, (reply, _) =>
            reply.Error is "AsyncRequired" or "ConcurrencyError" or "RequiresApp" or "MaintenanceInfoConflict" && reply.Status != 422
                ? $"{reply.Error} belongs to 422"
                : null),
        Judge("reply.state", "a poll tells one of the three states", ConformanceLevel.Must, (reply, _) =>
            reply.IsPoll && reply.Status == 200 && reply.String("state") is not ("in progress" or "succeeded" or "failed")
                ? "state is none of in progress, succeeded, failed"
                : reply.IsPoll && reply.Member("description") is { ValueKind: not (JsonValueKind.String or JsonValueKind.Null) }
                    ? "description is no string"
                    : null),
        Judge("reply.usability", "instance_usable and update_repeatable are booleans, of failures of instances only", ConformanceLevel.Must, Usability) with
        {
            Since = OsbVersion.V216,
        },
        Judge("reply.retry-after", "a Retry-After is a number of seconds or a date", ConformanceLevel.Must, (reply, _) =>
            reply.Header("Retry-After") is { } wait && !RetryConditionHeaderValue.TryParse(wait, out var _)
                ? "Retry-After is neither a number of seconds nor a date"
                : null),
        Judge("reply.content-type", "every body is said to be application/json", ConformanceLevel.Should, (reply, _) =>
            reply.Status != 304 && MediaTypeHeaderValue.TryParse(reply.Header("Content-Type"), out var type) is var known
                && (!known || !string.Equals(type!.MediaType, "application/json", StringComparison.OrdinalIgnoreCase))
                ? "the Content-Type is not application/json"
                : null) with { Since = OsbVersion.V214 },
        Judge("reply.operation-length", "an operation has at most 10,000 characters", ConformanceLevel.Must, (reply, _) =>
            reply.Operation is { Length: > Operation.MaxLength } ? "the operation is too long" : null),
        Judge("reply.version", "no answer has a member that is newer than the client's version", ConformanceLevel.Should, (reply, version) =>
            reply.Member("metadata") is not null && version < OsbVersion.V216
                ? $"metadata is there since {OsbVersion.V216}"
                : reply.Body is { } body ? Newer(body, version) : null),
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

    private static string? Usability(ConformanceReply reply, OsbVersion version)
    {
        foreach (var name in new[] { "instance_usable", "update_repeatable" })
        {
            if (reply.Member(name) is not { ValueKind: not JsonValueKind.Null } value)
            {
                continue;
            }

            if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                return $"{name} is no boolean";
            }

            if (reply.IsOfBinding)
            {
                return $"{name} is about instances";
            }
        }

        return null;
    }

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
