using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Printing;

internal static class StorageColumns
{
    private static readonly (string Mode, string Short)[] Modes =
        [("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"), ("ReadWriteOncePod", "RWOP")];

    internal static readonly KindColumns PersistentVolume = new(
        [
            TableColumn.ObjectName, new("Capacity"), new("Access Modes"), new("Reclaim Policy"), new("Status"), new("Claim"),
            new("StorageClass"), new("VolumeAttributesClass"), new("Reason"), TableColumn.Age, TableColumn.Wide("VolumeMode"),
        ],
        (volume, ages) =>
        [
            volume.Name(), volume.Text("spec", "capacity", "storage").Or("0"), AccessModes(volume.Items("spec", "accessModes")),
            volume.Text("spec", "persistentVolumeReclaimPolicy"), Phase(volume), Claim(volume), StorageClassName(volume),
            volume.Text("spec", "volumeAttributesClassName").Or(CellText.Unset), volume.Text("status", "reason"), ages.Of(volume),
            volume.Text("spec", "volumeMode").Or(CellText.Unset),
        ]);

    internal static readonly KindColumns PersistentVolumeClaim = new(
        [
            TableColumn.ObjectName, new("Status"), new("Volume"), new("Capacity"), new("Access Modes"), new("StorageClass"),
            new("VolumeAttributesClass"), TableColumn.Age, TableColumn.Wide("VolumeMode"),
        ],
        (claim, ages) =>
        [
            claim.Name(), Phase(claim), claim.Text("spec", "volumeName"), IsBound(claim) ? claim.Text("status", "capacity", "storage").Or("0") : "",
            IsBound(claim) ? AccessModes(claim.Items("status", "accessModes")) : "", StorageClassName(claim),
            claim.Text("spec", "volumeAttributesClassName").Or(CellText.Unset), ages.Of(claim), claim.Text("spec", "volumeMode").Or(CellText.Unset),
        ]);

    internal static readonly KindColumns StorageClass = new(
        [
            TableColumn.ObjectName, new("Provisioner"), new("ReclaimPolicy"), new("VolumeBindingMode"), new("AllowVolumeExpansion"), TableColumn.Age,
        ],
        (storageClass, ages) =>
        [
            storageClass.Name() + (IsDefault(storageClass) ? " (default)" : ""), storageClass.Text("provisioner"),
            storageClass.Text("reclaimPolicy").Or("Delete"), storageClass.Text("volumeBindingMode").Or("Immediate"),
            storageClass.Flag("allowVolumeExpansion"), ages.Of(storageClass),
        ]);

    private static string AccessModes(IReadOnlyList<JsonNode?> modes) =>
        string.Join(',', Modes.Where(mode => modes.Any(item => item.Text() == mode.Mode)).Select(mode => mode.Short));

    private static string Phase(JsonObject obj) => obj.At("metadata", "deletionTimestamp") is null ? obj.Text("status", "phase") : "Terminating";

    private static bool IsBound(JsonObject claim) => claim.Text("spec", "volumeName").Length > 0;

    private static string Claim(JsonObject volume) => volume.Object("spec", "claimRef") is { } claim ? $"{claim.Text("namespace")}/{claim.Text("name")}" : "";

    private static string StorageClassName(JsonObject obj) =>
        obj.Text("metadata", "annotations", "volume.beta.kubernetes.io/storage-class").Or(obj.Text("spec", "storageClassName"));

    private static bool IsDefault(JsonObject storageClass) =>
        storageClass.Text("metadata", "annotations", "storageclass.kubernetes.io/is-default-class") == "true"
        || storageClass.Text("metadata", "annotations", "storageclass.beta.kubernetes.io/is-default-class") == "true";
}
