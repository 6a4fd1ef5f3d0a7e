using System.Text;

namespace Ssm.StatefulServices.Credis;

/// <summary>What Redis answered to one command.</summary>
/// <param name="Bytes">A text or value; null when the answer is none, or there is no value.</param>
/// <param name="Items">A list; null when the answer is none.</param>
internal sealed record RedisReply(byte[]? Bytes, IReadOnlyList<RedisReply>? Items)
{
    /// <summary>The answer as text; empty when it is none.</summary>
    public string Text => Bytes is null ? "" : Encoding.UTF8.GetString(Bytes);
}
