namespace Ssm.StatefulServices.Definitions;

/// <summary>Makes one cluster of an instance's nodes, on the live engine, and tells how it is.</summary>
public interface IServiceFormation
{
    /// <summary>
    /// One pass: looks at the nodes, does what is due, and says what there is. Idempotent; called whenever a node changed, and again when the
    /// result asks for it. Whatever it must remember goes into the result's state <em>before</em> it acts on it: the state is stored with the
    /// result, and the next pass finds it.
    /// </summary>
    Task<FormationResult> FormAsync(FormationInput input, CancellationToken cancellationToken);
}
