namespace Ssm.Standalone.Node.Logs;

/// <summary>Finds where the last lines of a file begin, reading from its end.</summary>
internal static class LogTail
{
    private const int BlockBytes = 32 * 1024;

    /// <summary>The offset of the last <paramref name="lines"/> lines before <paramref name="length"/>, and how many there really are.</summary>
    public static (long Offset, long Found) Find(FileStream file, long length, long lines)
    {
        if (lines <= 0)
        {
            return (length, 0);
        }

        var block = new byte[BlockBytes];
        var found = 0L;
        for (var end = length; end > 0;)
        {
            var start = Math.Max(0, end - BlockBytes);
            file.Position = start;
            var bytes = block.AsSpan(0, (int)(end - start));
            file.ReadExactly(bytes);
            for (var at = bytes.Length - 1; at >= 0; at--)
            {
                // The newline at the very end belongs to the last line; any other ends the line before one that counts.
                if (bytes[at] == '\n' && start + at + 1 < length && ++found == lines)
                {
                    return (start + at + 1, found);
                }
            }

            end = start;
        }

        return (0, length > 0 ? found + 1 : 0);
    }
}
