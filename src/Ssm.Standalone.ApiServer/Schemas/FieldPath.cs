namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Paths in errors: <c>spec.ports[0].name</c>.</summary>
internal static class FieldPath
{
    internal static string Child(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    internal static string Index(string path, int index) => $"{path}[{index}]";

    internal static string Key(string path, string key) => $"{path}[{key}]";
}
