using System.Globalization;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>The variables of a running server that differ from what the instance says. Pure.</summary>
internal static class TdsqlSettlement
{
    /// <summary>The server rounds its buffer to this or to its chunks.</summary>
    private const long Rounding = 2L << 20;

    /// <summary>What to set, as pairs of name and literal.</summary>
    public static IReadOnlyList<(string Name, string Literal)> Due(Instance instance, TdsqlNodeInfo info)
    {
        var due = new List<(string, string)>();
        foreach (var (setting, value) in EngineSettings.InForce(instance.Parameters, TdsqlSettings.All).Where(each => !TdsqlSettings.IsInForce(each.Value, info.Variables.GetValueOrDefault(each.Setting.Name))))
        {
            due.Add((setting.Name, TdsqlSettings.Literal(value)));
        }

        var charset = TdsqlParameters.Text(instance, TdsqlParameters.Charset);
        var collation = TdsqlParameters.Text(instance, TdsqlParameters.Collation);
        if (info.Variables.GetValueOrDefault("collation_server") != collation)
        {
            due.Add(("character_set_server", charset));
            due.Add(("collation_server", collation));
        }

        var memory = InstanceSize.Of(instance).Memory.Bytes;
        if (Math.Abs(Number(info, "innodb_buffer_pool_size") - memory) >= Math.Max(Rounding, Number(info, "innodb_buffer_pool_chunk_size")))
        {
            due.Add(("innodb_buffer_pool_size", memory.ToString(CultureInfo.InvariantCulture)));
        }

        return due;
    }

    private static long Number(TdsqlNodeInfo info, string name) =>
        long.TryParse(info.Variables.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
