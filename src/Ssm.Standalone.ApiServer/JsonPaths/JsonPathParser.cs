using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.JsonPaths;

/// <summary>Recursive descent over the text of a path, with or without the template's braces and leading <c>$</c>.</summary>
internal sealed class JsonPathParser
{
    private const string EndsMember = ".[] (){}=!<>&|,'\"\t\n";
    private static readonly string[] Comparisons = ["==", "!=", "<=", ">=", "<", ">"];
    private readonly string _text;
    private int _position;

    internal JsonPathParser(string text) => _text = text.StartsWith('{') && text.EndsWith('}') ? text[1..^1] : text;

    private bool AtEnd => _position >= _text.Length;

    private char Current => AtEnd ? '\0' : _text[_position];

    internal IReadOnlyList<JsonPathStep> Parse()
    {
        _ = Accept("$") || Accept("@");
        var steps = Steps();
        return AtEnd ? steps : throw Error("expected '.' or '['");
    }

    private List<JsonPathStep> Steps()
    {
        var steps = new List<JsonPathStep>();
        while (true)
        {
            if (Accept(".."))
            {
                steps.Add(new JsonPathStep.Descent());
                steps.AddRange(Current == '[' ? [] : [Member()]);
            }
            else if (Accept("."))
            {
                steps.AddRange(AtEnd || Current == '[' ? [] : [Member()]);
            }
            else if (Accept("["))
            {
                steps.Add(Bracket());
            }
            else
            {
                return steps;
            }
        }
    }

    private JsonPathStep Member()
    {
        if (Accept("*"))
        {
            return new JsonPathStep.Wildcard();
        }

        var name = new StringBuilder();
        while (!AtEnd && !EndsMember.Contains(Current))
        {
            if (Current == '\\' && _position + 1 < _text.Length)
            {
                _position++;
            }

            name.Append(_text[_position++]);
        }

        return name.Length > 0 ? new JsonPathStep.Member(name.ToString()) : throw Error("expected a field name");
    }

    private JsonPathStep Bracket()
    {
        Spaces();
        if (Accept("?("))
        {
            var filter = Filter();
            Expect(")");
            Expect("]");
            return filter;
        }

        var steps = new List<JsonPathStep> { Subscript() };
        while (Accept(","))
        {
            steps.Add(Subscript());
        }

        Expect("]");
        return steps.Count == 1 ? steps[0] : new JsonPathStep.Union(steps);
    }

    private JsonPathStep Subscript()
    {
        Spaces();
        if (Accept("*"))
        {
            return new JsonPathStep.Wildcard();
        }

        if (Current is '\'' or '"')
        {
            return new JsonPathStep.Member(Quoted());
        }

        var start = Integer();
        Spaces();
        if (!Accept(":"))
        {
            return new JsonPathStep.Position(start ?? throw Error("invalid array index"));
        }

        var end = Integer();
        var step = Accept(":") ? Integer() ?? 1 : 1;
        return step > 0 ? new JsonPathStep.Range(start, end, step) : throw Error("step must be > 0");
    }

    private JsonPathStep.Filter Filter()
    {
        var left = Operand();
        Spaces();
        var comparison = Comparisons.FirstOrDefault(Accept);
        var right = comparison is null ? null : Operand();
        Spaces();
        return new JsonPathStep.Filter(left, comparison, right);
    }

    private JsonPathOperand Operand()
    {
        Spaces();
        if (Accept("@"))
        {
            return new JsonPathOperand(Steps(), Literal: null);
        }

        if (Current is '\'' or '"')
        {
            return new JsonPathOperand(Path: null, JsonValue.Create(Quoted()));
        }

        var start = _position;
        while (!AtEnd && (char.IsAsciiLetterOrDigit(Current) || Current is '-' or '+' or '.'))
        {
            _position++;
        }

        var word = _text[start.._position];
        JsonNode? literal = word switch
        {
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            _ when double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
            _ => null,
        };
        return literal is null ? throw Error("expected a path, a quoted string, a number, true or false") : new JsonPathOperand(Path: null, literal);
    }

    private string Quoted()
    {
        var quote = _text[_position++];
        var value = new StringBuilder();
        while (!AtEnd && Current != quote)
        {
            if (Current == '\\' && _position + 1 < _text.Length)
            {
                _position++;
            }

            value.Append(_text[_position++]);
        }

        if (AtEnd)
        {
            throw Error("unterminated quoted string");
        }

        _position++;
        return value.ToString();
    }

    private int? Integer()
    {
        Spaces();
        var start = _position;
        _ = Accept("-");
        while (char.IsAsciiDigit(Current))
        {
            _position++;
        }

        return _position == start ? null
            : int.TryParse(_text.AsSpan(start, _position - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : throw Error("invalid array index");
    }

    private void Spaces()
    {
        while (Current == ' ')
        {
            _position++;
        }
    }

    private bool Accept(string token)
    {
        var found = string.CompareOrdinal(_text, _position, token, 0, token.Length) == 0;
        _position += found ? token.Length : 0;
        return found;
    }

    private void Expect(string token)
    {
        Spaces();
        if (!Accept(token))
        {
            throw Error($"expected '{token}'");
        }
    }

    private FormatException Error(string what) => new($"invalid JSONPath \"{_text}\" at position {_position + 1}: {what}");
}
