using System.Text;
using System.Text.Json;
using Ssm.StatefulServices.Parameters;
using Access = Authpb.Permission.Types.Type;

namespace Ssm.StatefulServices.Etcd;

/// <summary>What a binding may do: a range of keys and how they may be used.</summary>
/// <param name="Access">Read, write, or both.</param>
/// <param name="From">The first key.</param>
/// <param name="To">The key behind the last; a zero byte stands for the end.</param>
internal sealed record EtcdGrant(Access Access, byte[] From, byte[] To)
{
    private static readonly byte[] End = [0];

    /// <summary>What the parameters of a binding ask for.</summary>
    public static EtcdGrant Of(JsonElement parameters)
    {
        var access = parameters.Member("access")?.GetString() switch
        {
            "read" => Access.Read,
            "write" => Access.Write,
            _ => Access.Readwrite,
        };
        var prefix = Encoding.ASCII.GetBytes(parameters.Member("prefix")?.GetString() ?? "");

        // etcd, "Key ranges": the keys with a prefix end before the prefix with its last byte one higher; printable characters always have one.
        return prefix is [.. var stem, var last] ? new EtcdGrant(access, prefix, [.. stem, (byte)(last + 1)]) : new EtcdGrant(access, End, End);
    }
}
