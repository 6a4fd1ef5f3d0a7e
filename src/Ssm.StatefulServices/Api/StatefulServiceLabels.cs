namespace Ssm.StatefulServices.Api;

/// <summary>Labels, finalizer and names that the operator and others meet by.</summary>
public static class StatefulServiceLabels
{
    /// <summary>The service, on every object of an instance.</summary>
    public const string Name = "app.kubernetes.io/name";

    /// <summary>The instance, on every object of it.</summary>
    public const string Instance = "app.kubernetes.io/instance";

    /// <summary>What a pod is to its instance now; the operator keeps it. The client Service selects <see cref="PrimaryRole"/>, or <see cref="MemberRole"/> where all nodes serve alike.</summary>
    public const string Role = "ssm.infra.tce.io/role";

    /// <summary>What a Secret or ConfigMap of an instance is for.</summary>
    public const string Purpose = "ssm.infra.tce.io/purpose";

    /// <summary>Value of <see cref="Role"/>: takes the writes.</summary>
    public const string PrimaryRole = "primary";

    /// <summary>Value of <see cref="Role"/>: follows the primary.</summary>
    public const string ReplicaRole = "replica";

    /// <summary>Value of <see cref="Role"/>: takes reads and writes alike, as all its peers do, whichever of them leads.</summary>
    public const string MemberRole = "member";

    /// <summary>Keeps a StatefulService until its pods and its data are gone.</summary>
    public const string Finalizer = "ssm.infra.tce.io/data";
}
