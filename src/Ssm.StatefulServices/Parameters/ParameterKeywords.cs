namespace Ssm.StatefulServices.Parameters;

/// <summary>
/// The keywords by which a parameter's JSON schema says more than JSON Schema can. A platform that does not know them ignores them;
/// the broker enforces them.
/// </summary>
public static class ParameterKeywords
{
    /// <summary>The rule in words, for the message when the pattern does not match: <c>be a DNS name</c>, said after "must".</summary>
    public const string Rule = "x-ssm-rule";

    /// <summary>Smallest amount of bytes, as a quantity (<see cref="ByteQuantity"/>).</summary>
    public const string MinimumBytes = "x-ssm-minimum-bytes";

    /// <summary>Largest amount of bytes, as a quantity (<see cref="ByteQuantity"/>).</summary>
    public const string MaximumBytes = "x-ssm-maximum-bytes";

    /// <summary>True for a parameter that an update may repeat but not change.</summary>
    public const string Immutable = "x-ssm-immutable";

    /// <summary>True for a reference to one key of a ConfigMap: the broker reads the text when the binding is made, in the binding's own namespace only.</summary>
    public const string ConfigMapKey = "x-ssm-config-map-key";

    /// <summary>JSON Schema's own word (draft 7) for what is never shown again: the value is kept in a Secret and in no message.</summary>
    public const string Secret = "writeOnly";
}
