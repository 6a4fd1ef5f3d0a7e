using Ssm.Standalone.Node.Volumes;

namespace Ssm.Standalone.Node;

/// <summary>Names a data folder for good: the processes of a node are marked with it.</summary>
internal static class NodeId
{
    public static string Ensure(NodeFolders folders, Func<Guid> newId)
    {
        NodeFolders.CreatePrivate(Path.GetDirectoryName(folders.IdFile)!);
        if (!File.Exists(folders.IdFile))
        {
            // Renamed into place: half an id would be another id.
            File.WriteAllText(folders.IdFile + ".new", newId().ToString("N"));
            File.Move(folders.IdFile + ".new", folders.IdFile);
        }

        return File.ReadAllText(folders.IdFile);
    }
}
