namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>One broken rule of one field, worded as kube-apiserver words it (apimachinery's <c>field.Error</c>).</summary>
/// <param name="Kind">Which rule.</param>
/// <param name="Path">Such as <c>spec.ports[0].name</c>.</param>
/// <param name="BadValue">The value as shown, strings quoted; null for rules that show none.</param>
/// <param name="Detail">What was expected; for <see cref="FieldErrorKind.NotSupported"/> the text after the value.</param>
public sealed record FieldError(FieldErrorKind Kind, string Path, string? BadValue, string Detail)
{
    /// <summary><c>reason</c> of the cause: <c>FieldValueInvalid</c>, <c>FieldValueRequired</c> …</summary>
    public string Reason => "FieldValue" + Kind;

    /// <summary><c>message</c> of the cause: <see cref="ToString"/> without the path.</summary>
    public string Message => (Title, BadValue, Detail) switch
    {
        (_, null, "") => Title,
        (_, null, _) => $"{Title}: {Detail}",
        (_, _, "") => $"{Title}: {BadValue}",
        _ => $"{Title}: {BadValue}: {Detail}",
    };

    private string Title => Kind switch
    {
        FieldErrorKind.Required => "Required value",
        FieldErrorKind.NotSupported => "Unsupported value",
        FieldErrorKind.Duplicate => "Duplicate value",
        FieldErrorKind.Forbidden => "Forbidden",
        FieldErrorKind.NotFound => "Not found",
        FieldErrorKind.TooLong => "Too long",
        FieldErrorKind.TooMany => "Too many",
        _ => "Invalid value",
    };

    /// <summary><c>spec.x: Invalid value: "a": must be b</c>.</summary>
    public override string ToString() => $"{(Path.Length == 0 ? "<nil>" : Path)}: {Message}";
}
