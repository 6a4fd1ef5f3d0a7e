using System.Collections.Concurrent;

namespace Ssm.Standalone.ApiServer.OpenApi;

/// <summary>Documents by name, held weakly: they are large, seldom asked for, and quickly made again.</summary>
internal sealed class OpenApiCache
{
    private readonly ConcurrentDictionary<string, (string Hash, WeakReference<byte[]> Bytes)> _documents = new();

    internal byte[] Get(string name, string hash, Func<byte[]> make)
    {
        if (_documents.TryGetValue(name, out var known) && known.Hash == hash && known.Bytes.TryGetTarget(out var bytes))
        {
            return bytes;
        }

        var made = make();
        _documents[name] = (hash, new WeakReference<byte[]>(made));
        return made;
    }
}
