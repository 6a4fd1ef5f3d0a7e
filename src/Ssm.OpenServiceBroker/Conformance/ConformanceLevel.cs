namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>How binding a duty is, in the words of RFC 2119.</summary>
public enum ConformanceLevel
{
    /// <summary>A broker that fails is not conformant.</summary>
    Must,

    /// <summary>A failure is worth knowing.</summary>
    Should,
}
