namespace Ssm.Standalone.ApiServer.Registry;

/// <summary>A resource whatever its version: <c>statefulsets.apps</c>, or <c>pods</c> in the core group.</summary>
/// <param name="Group">The API group; "" for the core group.</param>
/// <param name="Resource">The plural name.</param>
public readonly record struct GroupResource(string Group, string Resource)
{
    /// <inheritdoc/>
    public override string ToString() => Group.Length == 0 ? Resource : $"{Resource}.{Group}";
}
