using System.Collections;
using Ssm.ServiceCatalog.Api;

namespace Ssm.ServiceCatalog.Admission.Rules;

/// <summary>Collects what is wrong with an object, each as the Kubernetes API words it: path, kind of error, rule.</summary>
internal sealed class FieldErrors : IEnumerable<string>
{
    private readonly List<string> _errors = [];

    public bool IsEmpty => _errors.Count == 0;

    public void Required(string path, string rule) => _errors.Add($"{path}: Required value: {rule}");

    public void Forbidden(string path, string rule) => _errors.Add($"{path}: Forbidden: {rule}");

    public void Invalid(string path, string value, string rule) => _errors.Add($"{path}: Invalid value: {GoString.Quote(value)}: {rule}");

    public void Invalid(string path, long value, string rule) => _errors.Add($"{path}: Invalid value: {value}: {rule}");

    public void Invalid(string path, GoLiteral value, string rule) => _errors.Add($"{path}: Invalid value: {value}: {rule}");

    public void Unsupported(string path, string value, IEnumerable<string> supported) => _errors.Add(
        $"{path}: Unsupported value: {GoString.Quote(value)}: supported values: {string.Join(", ", supported.Select(GoString.Quote))}");

    /// <summary>Adds one error for each rule in <paramref name="rules"/> that <paramref name="value"/> breaks.</summary>
    public void InvalidUnless(string path, string value, IEnumerable<string> rules)
    {
        foreach (var rule in rules)
        {
            Invalid(path, value, rule);
        }
    }

    public void Immutable(string path, string? shown, string? other)
    {
        if ((shown ?? "") != (other ?? ""))
        {
            Invalid(path, shown ?? "", "field is immutable");
        }
    }

    public IEnumerator<string> GetEnumerator() => _errors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>One error as it is, several in brackets, none twice: Go's aggregate.</summary>
    public override string ToString() => _errors.Distinct().ToArray() switch
    {
        [var only] => only,
        var several => $"[{string.Join(", ", several)}]",
    };
}
