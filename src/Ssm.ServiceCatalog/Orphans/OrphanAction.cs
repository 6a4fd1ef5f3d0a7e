using Ssm.ServiceCatalog.Api.V1Alpha1;

namespace Ssm.ServiceCatalog.Orphans;

/// <summary>What one pass over an entry does.</summary>
internal abstract record OrphanAction
{
    private OrphanAction()
    {
    }

    /// <summary>A watch will say when it goes on.</summary>
    internal sealed record Nothing : OrphanAction
    {
        public static readonly Nothing Instance = new();
    }

    /// <summary>It is not time yet.</summary>
    internal sealed record Wait(TimeSpan Delay) : OrphanAction;

    /// <summary>Writes status.</summary>
    internal sealed record Report(OrphanedResourceStatus Status) : OrphanAction;

    /// <summary>Asks the broker to delete the resource.</summary>
    internal sealed record Delete : OrphanAction
    {
        public static readonly Delete Instance = new();
    }

    /// <summary>Asks the broker how the deletion stands.</summary>
    internal sealed record Poll : OrphanAction
    {
        public static readonly Poll Instance = new();
    }

    /// <summary>Strikes the entry out: <paramref name="Reason"/> says why.</summary>
    internal sealed record StrikeOut(string Reason) : OrphanAction;
}
