namespace Ssm.ServiceCatalog.Admission;

/// <summary>A mutated object, or why it cannot be admitted.</summary>
internal sealed record MutationResult<T>
    where T : class
{
    private MutationResult(T? resource, AdmissionVerdict.Denied? denial) => (Resource, Denial) = (resource, denial);

    /// <summary>Null when <see cref="Denial"/> says why.</summary>
    public T? Resource { get; }

    public AdmissionVerdict.Denied? Denial { get; }

    public static implicit operator MutationResult<T>(T resource) => new(resource, null);

    public static implicit operator MutationResult<T>(AdmissionVerdict.Denied denial) => new(null, denial);
}
