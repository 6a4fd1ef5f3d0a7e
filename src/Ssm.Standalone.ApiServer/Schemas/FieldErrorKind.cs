namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Which rule a field breaks; the <c>reason</c> of a cause in <c>Status.details.causes</c>.</summary>
public enum FieldErrorKind
{
    /// <summary>The value breaks a rule.</summary>
    Invalid,

    /// <summary>The value is missing.</summary>
    Required,

    /// <summary>The value is none of a fixed set.</summary>
    NotSupported,

    /// <summary>Another item of the list has the same key.</summary>
    Duplicate,

    /// <summary>The field may not be set at all.</summary>
    Forbidden,

    /// <summary>The value has more characters than allowed.</summary>
    TooLong,

    /// <summary>The list or map has more items than allowed.</summary>
    TooMany,

    /// <summary>The value refers to something that does not exist.</summary>
    NotFound,

    /// <summary>The value has another type than declared.</summary>
    TypeInvalid,
}
