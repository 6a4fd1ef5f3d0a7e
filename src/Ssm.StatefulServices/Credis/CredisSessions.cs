using System.Diagnostics.CodeAnalysis;

namespace Ssm.StatefulServices.Credis;

/// <summary>The sessions of one pass, by node name.</summary>
internal sealed class CredisSessions(IReadOnlyDictionary<string, CredisNode> sessions) : IAsyncDisposable
{
    /// <summary>The session on a node, when it answered.</summary>
    public bool TryGet(string node, [NotNullWhen(true)] out CredisNode? session) => sessions.TryGetValue(node, out session);

    /// <summary>What the node says about itself; null when it did not answer.</summary>
    public CredisNodeInfo? InfoOf(string node) => sessions.GetValueOrDefault(node)?.Info;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var session in sessions.Values)
        {
            await session.DisposeAsync();
        }
    }
}
