namespace Ssm.StatefulServices.Operator;

/// <summary>How the storage of an instance is after a pass.</summary>
internal sealed record StorageState
{
    /// <summary>What is waited for; null: nothing.</summary>
    public string? Waiting { get; init; }

    /// <summary>Why the cluster does not give the storage that is declared; null when it does.</summary>
    public string? Refusal { get; init; }

    /// <summary>The StatefulSet is not to be touched: it is on its way out, to be made anew once it is gone, or its claims could not grow.</summary>
    public bool KeepsSet { get; init; }

    /// <summary>Data of removed nodes is still there.</summary>
    public bool HasSurplus { get; init; }

    /// <summary>What the largest claim asks for, in bytes.</summary>
    public long? LargestBytes { get; init; }
}
