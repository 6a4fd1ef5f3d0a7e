using System.Text;

namespace Ssm.Standalone.Node.Pods;

/// <summary>
/// <c>$(NAME)</c> in command, args and env values (Kubernetes, "Define Dependent Environment Variables"): <c>$$</c> is a dollar sign, an
/// unknown name stays as written. Pure.
/// </summary>
internal static class VariableExpansion
{
    public static string Expand(string text, IReadOnlyDictionary<string, string> variables)
    {
        if (!text.Contains('$'))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '$' || at + 1 == text.Length)
            {
                result.Append(text[at]);
                continue;
            }

            var close = text[at + 1] == '(' ? text.IndexOf(')', at) : -1;
            if (text[at + 1] == '$')
            {
                result.Append('$');
                at++;
            }
            else if (close < 0)
            {
                result.Append('$');
            }
            else
            {
                result.Append(variables.TryGetValue(text[(at + 2)..close], out var value) ? value : text[at..(close + 1)]);
                at = close;
            }
        }

        return result.ToString();
    }
}
