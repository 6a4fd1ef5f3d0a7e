using System.Globalization;

namespace Ssm.StatefulServices.Credis;

/// <summary>One line of <c>CLUSTER NODES</c>: a member of a Redis Cluster as another member sees it.</summary>
internal sealed record CredisClusterMember
{
    /// <summary>The member's id; it keeps it as long as its disk.</summary>
    public required string Id { get; init; }

    /// <summary><c>address:port</c> where the other believes it to be.</summary>
    public required string Address { get; init; }

    /// <summary>The line is about the member that was asked.</summary>
    public bool IsMyself { get; init; }

    /// <summary>It follows no other member.</summary>
    public bool IsMaster { get; init; }

    /// <summary>The other does not know yet who it is.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>The other cannot reach it.</summary>
    public bool IsGone { get; init; }

    /// <summary>Whom it follows; null for a master.</summary>
    public string? Master { get; init; }

    /// <summary>The slots that it owns.</summary>
    public IReadOnlyList<int> Slots { get; init; } = [];

    /// <summary>Slots on their way from or to the member that was asked, with the member at the other end.</summary>
    public IReadOnlyDictionary<int, string> Moving { get; init; } = new Dictionary<int, string>();

    /// <summary>Reads the whole answer.</summary>
    public static IReadOnlyList<CredisClusterMember> Parse(string table) =>
        [.. table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ParseLine)];

    private static CredisClusterMember ParseLine(string line)
    {
        var fields = line.Split(' ');
        var flags = fields[2].Split(',');
        var slots = new List<int>();
        var moving = new Dictionary<int, string>();
        foreach (var field in fields.Skip(8))
        {
            if (field.StartsWith('['))
            {
                // [93-<-id] comes, [93->-id] goes.
                var slot = field[1..field.IndexOf('-', StringComparison.Ordinal)];
                moving[Number(slot)] = field[(slot.Length + 4)..^1];
            }
            else
            {
                var ends = field.Split('-');
                slots.AddRange(Enumerable.Range(Number(ends[0]), Number(ends[^1]) - Number(ends[0]) + 1));
            }
        }

        return new CredisClusterMember
        {
            Id = fields[0],
            Address = fields[1].Split('@')[0],
            IsMyself = flags.Contains("myself"),
            IsMaster = flags.Contains("master"),
            IsUnknown = flags.Contains("handshake"),
            IsGone = flags.Contains("fail") || flags.Contains("fail?") || flags.Contains("noaddr") || fields[7] != "connected",
            Master = fields[3] == "-" ? null : fields[3],
            Slots = slots,
            Moving = moving,
        };
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
