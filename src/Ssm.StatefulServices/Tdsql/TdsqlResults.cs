using System.Text.Json;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>What all results of a pass have in common. Pure.</summary>
internal static class TdsqlResults
{
    /// <summary>A result with the state to store. No node ends before it is prepared for that; nodes that are missing may start at any time.</summary>
    public static FormationResult Of(FormationInput input, TdsqlFormationState state, IReadOnlyDictionary<string, string> roles) => new()
    {
        Roles = roles,
        RunNodes = Math.Max(input.RunNodes, input.DesiredNodes),
        State = JsonSerializer.SerializeToElement(state, TdsqlJsonContext.Default.TdsqlFormationState),
    };

    /// <summary>The roles there are, without the primary's where another is to get it: traffic ends before the change, not after.</summary>
    public static Dictionary<string, string> Roles(FormationInput input, TdsqlFormationState state, bool keepPrimary) =>
        input.Nodes
            .Where(node => node.Role is not null && (node.Role != StatefulServiceLabels.PrimaryRole || (keepPrimary && node.Name == state.Primary)))
            .ToDictionary(node => node.Name, node => node.Role!, StringComparer.Ordinal); // the line above keeps those with a role
}
