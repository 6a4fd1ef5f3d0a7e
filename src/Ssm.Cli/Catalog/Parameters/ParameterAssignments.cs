using System.Text.Json.Nodes;

namespace Ssm.Cli.Catalog.Parameters;

/// <summary>
/// <c>--param NAME=VALUE</c> as a JSON object: values are strings, a repeated name makes a list, <c>a.b=c</c> makes an object within.
/// </summary>
internal static class ParameterAssignments
{
    /// <exception cref="FormatException">An assignment has no name or no <c>=</c>, or uses a name for an object and for a value.</exception>
    public static JsonObject Parse(IEnumerable<string> assignments)
    {
        var parameters = new JsonObject();
        foreach (var assignment in assignments.SelectMany(Separate))
        {
            var parts = assignment.Split('=', 2);
            if (parts.Length < 2)
            {
                throw new FormatException($"invalid --param value (invalid parameter ({assignment}), must be in name=value format)");
            }

            var path = parts[0].Trim().Split('.');
            if (path.Any(name => name.Length == 0))
            {
                throw new FormatException($"invalid --param value (invalid parameter ({assignment}), variable name is required)");
            }

            Assign(Within(parameters, path, assignment), path[^1], parts[1].Trim(), assignment);
        }

        return parameters;
    }

    /// <summary>svcat takes several assignments with commas between them; a comma that no assignment follows belongs to the value.</summary>
    private static IEnumerable<string> Separate(string text)
    {
        var current = string.Empty;
        foreach (var piece in text.Split(','))
        {
            if (current.Length > 0 && IsAssignment(piece))
            {
                yield return current;
                current = piece;
            }
            else
            {
                current = current.Length == 0 ? piece : $"{current},{piece}";
            }
        }

        yield return current;
    }

    private static bool IsAssignment(string piece)
    {
        var name = piece.Split('=', 2)[0].Trim();
        return piece.Contains('=') && name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-');
    }

    private static JsonObject Within(JsonObject parameters, string[] path, string assignment)
    {
        foreach (var name in path[..^1])
        {
            parameters[name] ??= new JsonObject();
            parameters = parameters[name] as JsonObject ?? throw Mixed(name, assignment);
        }

        return parameters;
    }

    private static void Assign(JsonObject parameters, string name, string value, string assignment)
    {
        parameters[name] = parameters[name] switch
        {
            null => value,
            JsonArray list => new JsonArray([.. list.Select(item => item!.DeepClone()), value]),
            JsonValue first => new JsonArray(first.DeepClone(), value),
            _ => throw Mixed(name, assignment),
        };
    }

    private static FormatException Mixed(string name, string assignment) =>
        new($"invalid --param value ({assignment}): {name} is an object by another --param and cannot be a value too");
}
