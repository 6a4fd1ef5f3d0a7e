namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>Answers of ZooKeeper that are no success and that somebody acts on (ZooKeeper, <c>KeeperException.Code</c>).</summary>
internal enum ZooKeeperError
{
    /// <summary>Success.</summary>
    None = 0,

    NoNode = -101,

    NodeExists = -110,

    NotEmpty = -111,

    /// <summary>Too few servers of the new ensemble follow the leader yet.</summary>
    NewConfigNoQuorum = -120,

    ReconfigInProgress = -121,
}
