using System.Text;

namespace Ssm.Standalone.Node.Paths;

/// <summary>
/// Replaces paths under a volume mount by the volume's folder, anywhere in a text. That is what stands in for a mount namespace, which an
/// ordinary user cannot have. Pure.
/// </summary>
/// <remarks>
/// A mount path counts where it is a whole path prefix: <c>--dir=/data/a</c> and <c>file:///data</c> do, <c>/var/data</c>, <c>/database</c> and
/// <c>$HOME/data</c> do not. Where mounts nest, the longest wins, as in the kernel. The text is read once, so a replacement is never replaced.
/// </remarks>
internal sealed class PathRewriter(IEnumerable<PathMapping> mappings)
{
    // A mount on "/" cannot be told from any other path in a text; the volume is then reachable by its own folder only.
    private readonly PathMapping[] _mappings =
        [.. mappings.Where(mapping => mapping.MountPath.Length > 1).OrderByDescending(mapping => mapping.MountPath.Length)];

    public string Rewrite(string text)
    {
        if (_mappings.Length == 0 || !text.Contains('/'))
        {
            return text;
        }

        StringBuilder? result = null;
        var copied = 0;
        for (var at = text.IndexOf('/'); at >= 0; at = at < text.Length ? text.IndexOf('/', at) : -1)
        {
            if (Match(text, at) is not { } mapping)
            {
                at++;
                continue;
            }

            result ??= new StringBuilder(text.Length + 64);
            result.Append(text, copied, at - copied).Append(mapping.Folder);
            at += mapping.MountPath.Length;
            copied = at;
        }

        return result?.Append(text, copied, text.Length - copied).ToString() ?? text;
    }

    private PathMapping? Match(string text, int at)
    {
        if (!StartsPath(text, at))
        {
            return null;
        }

        foreach (var mapping in _mappings)
        {
            if (text.AsSpan(at).StartsWith(mapping.MountPath, StringComparison.Ordinal) && EndsName(text, at + mapping.MountPath.Length))
            {
                return mapping;
            }
        }

        return null;
    }

    private static bool StartsPath(string text, int at)
    {
        if (at == 0)
        {
            return true;
        }

        var before = text[at - 1];
        if (before == '/')
        {
            return at >= 3 && text[at - 2] == '/' && text[at - 3] == ':';
        }

        // A closing bracket ends $(VARIABLE) or ${VARIABLE}: what follows continues a path that the variable begins.
        return !IsNameCharacter(before) && before is not (')' or '}' or '~' or '*');
    }

    private static bool EndsName(string text, int at)
    {
        if (at >= text.Length || !IsNameCharacter(text[at]))
        {
            return true;
        }

        // The full stop of a sentence, as in "keeps its data in /data."
        return text[at] == '.' && (at + 1 == text.Length || char.IsWhiteSpace(text[at + 1]));
    }

    private static bool IsNameCharacter(char character) => char.IsLetterOrDigit(character) || character is '_' or '-' or '.';
}
