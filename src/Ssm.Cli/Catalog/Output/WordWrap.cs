namespace Ssm.Cli.Catalog.Output;

/// <summary>Breaks a text into lines between words, with the least squared space at their ends (Knuth and Plass, the last line being free).</summary>
internal static class WordWrap
{
    private const double TooLong = 1e9;

    /// <summary>The lines; a word that is longer than a line stands alone.</summary>
    public static IReadOnlyList<string> Lines(string text, int width)
    {
        var words = text.Split([' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            return [string.Empty];
        }

        var cost = new double[words.Length + 1];
        var end = new int[words.Length];
        for (var first = words.Length - 1; first >= 0; first--)
        {
            (cost[first], end[first]) = Best(words, first, width, cost);
        }

        var lines = new List<string>();
        for (var first = 0; first < words.Length; first = end[first])
        {
            lines.Add(string.Join(' ', words[first..end[first]]));
        }

        return lines;
    }

    private static (double Cost, int End) Best(string[] words, int first, int width, double[] cost)
    {
        (double Cost, int End) best = (double.MaxValue, first + 1);
        var length = -1;
        for (var next = first + 1; next <= words.Length; next++)
        {
            length += words[next - 1].Length + 1;
            var space = width - length;
            if (space < 0 && next > first + 1)
            {
                break;
            }

            var line = space < 0 ? TooLong : next == words.Length ? 0 : (double)space * space;
            if (line + cost[next] < best.Cost)
            {
                best = (line + cost[next], next);
            }
        }

        return best;
    }
}
