namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>Names of a ZooKeeper instance's secrets.</summary>
internal static class ZooKeeperSecretNames
{
    /// <summary>Password of the operator's superuser.</summary>
    public const string Super = "super";
}
