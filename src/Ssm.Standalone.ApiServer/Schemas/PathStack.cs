using System.Text;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Where a walk through an object is. Becomes text only for an error: most objects have none.</summary>
internal sealed class PathStack
{
    private readonly List<(string? Name, int Index)> _steps = [];

    internal bool IsRoot => _steps.Count == 0;

    internal void Enter(string name) => _steps.Add((name, 0));

    internal void Enter(int index) => _steps.Add((null, index));

    internal void Leave() => _steps.RemoveAt(_steps.Count - 1);

    /// <summary>The path of a member of where the walk is.</summary>
    internal string Child(string name) => FieldPath.Child(ToString(), name);

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (name, index) in _steps)
        {
            _ = name is null ? text.Append('[').Append(index).Append(']') : text.Append(text.Length == 0 ? "" : ".").Append(name);
        }

        return text.ToString();
    }
}
