using System.Text.Json.Serialization;

namespace Ssm.StatefulServices.Etcd;

/// <summary>How far a member is on its way into the cluster.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EtcdMemberPhase>))]
internal enum EtcdMemberPhase
{
    /// <summary>It is decided on.</summary>
    Admitted,

    /// <summary>The cluster knows it; its node may start.</summary>
    Added,

    /// <summary>It votes. From now on it never starts without its data.</summary>
    Joined,
}
