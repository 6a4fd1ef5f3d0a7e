using System.Globalization;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>How far a node is in the instance's one history of writes: MariaDB's <c>domain-server-sequence</c>, of domain 0.</summary>
/// <param name="Text">As the server writes it; empty before the first write.</param>
internal readonly record struct GtidPosition(string Text)
{
    /// <summary>Number of the last write; 0 before the first.</summary>
    public long Sequence
    {
        get
        {
            foreach (var part in (Text ?? "").Split(','))
            {
                var numbers = part.Split('-');
                if (numbers is ["0", _, var sequence] && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    return number;
                }
            }

            return 0;
        }
    }
}
