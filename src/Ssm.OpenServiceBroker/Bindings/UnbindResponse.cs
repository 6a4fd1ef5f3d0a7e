using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker.Bindings;

/// <summary>Body of an unbind's 200 (empty) or 202. OSB v2.17, "Unbinding".</summary>
public sealed record UnbindResponse
{
    /// <summary>With 202 only.</summary>
    public Operation? Operation { get; init; }
}
