namespace Ssm.Standalone.Node.Paths;

/// <summary>Everything that is rewritten in what a container is given: paths of its mounts, then names of the cluster.</summary>
internal sealed class TextRewriter(PathRewriter paths, ClusterNameRewriter names)
{
    public string Rewrite(string text) => names.Rewrite(paths.Rewrite(text));

    /// <summary>Files of volumes: only text is rewritten, all else comes back as it is.</summary>
    public byte[] Rewrite(byte[] content)
    {
        if (content.Length == 0 || content.AsSpan().Contains((byte)0) || !System.Text.Unicode.Utf8.IsValid(content))
        {
            return content;
        }

        var text = System.Text.Encoding.UTF8.GetString(content);
        var rewritten = Rewrite(text);
        return ReferenceEquals(text, rewritten) || text == rewritten ? content : System.Text.Encoding.UTF8.GetBytes(rewritten);
    }
}
