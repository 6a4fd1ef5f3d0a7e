namespace Ssm.Standalone.ApiServer.Selectors;

/// <summary>Recursive descent over the grammar of label selectors; errors are worded as kube-apiserver words them.</summary>
internal sealed class LabelSelectorParser(string text)
{
    private readonly LabelSelectorLexer _lexer = new(text);

    internal IReadOnlyList<LabelRequirement> Parse()
    {
        var requirements = new List<LabelRequirement>();
        while (_lexer.Peek() is not "" and var token)
        {
            if (!LabelSelectorLexer.IsWord(token) && token != "!")
            {
                throw new FormatException($"found '{token}', expected: !, identifier, or 'end of string'");
            }

            requirements.Add(Requirement());
            Separator();
        }

        return requirements;
    }

    private void Separator()
    {
        var separator = _lexer.Next();
        if (separator is not ("" or ","))
        {
            throw new FormatException($"found '{separator}', expected: ',' or 'end of string'");
        }

        var next = _lexer.Peek();
        if (separator == "," && next != "!" && !LabelSelectorLexer.IsWord(next))
        {
            throw new FormatException($"found '{next}', expected: identifier after ','");
        }
    }

    private LabelRequirement Requirement()
    {
        try
        {
            var negated = _lexer.Peek() == "!";
            if (negated)
            {
                _lexer.Next();
            }

            var key = _lexer.Next();
            if (!LabelSelectorLexer.IsWord(key))
            {
                throw new FormatException($"found '{key}', expected: identifier");
            }

            return negated ? LabelSyntax.Requirement(key, LabelOperator.DoesNotExist, []) : Comparison(key);
        }
        catch (FormatException exception)
        {
            throw new FormatException($"unable to parse requirement: {exception.Message}", exception);
        }
    }

    private LabelRequirement Comparison(string key)
    {
        if (_lexer.Peek() is "" or ",")
        {
            return LabelSyntax.Requirement(key, LabelOperator.Exists, []);
        }

        var token = _lexer.Next();
        LabelOperator? found = token switch
        {
            "=" or "==" => LabelOperator.Equals,
            "!=" => LabelOperator.NotEquals,
            "in" => LabelOperator.In,
            "notin" => LabelOperator.NotIn,
            ">" => LabelOperator.GreaterThan,
            "<" => LabelOperator.LessThan,
            _ => null,
        };
        return found switch
        {
            null => throw new FormatException($"found '{token}', expected: in, notin, =, ==, !=, gt, lt"),
            LabelOperator.In or LabelOperator.NotIn => LabelSyntax.Requirement(key, found.Value, Set()),
            _ => LabelSyntax.Requirement(key, found.Value, [ExactValue()]),
        };
    }

    // "a=" and "a=,b" ask for the empty value.
    private string ExactValue()
    {
        if (_lexer.Peek() is "" or ",")
        {
            return "";
        }

        var value = _lexer.Next();
        return LabelSelectorLexer.IsWord(value) ? value : throw new FormatException($"found '{value}', expected: identifier");
    }

    private List<string> Set()
    {
        if (_lexer.Next() is var open && open != "(")
        {
            throw new FormatException($"found '{open}' expected: '('");
        }

        var values = new List<string>();
        while (true)
        {
            var token = _lexer.Peek();
            if (LabelSelectorLexer.IsWord(token))
            {
                values.Add(_lexer.Next());
            }
            else if (token is "," or ")")
            {
                values.Add("");
            }
            else
            {
                throw new FormatException($"found '{token}', expected: ',', ')' or identifier");
            }

            switch (_lexer.Next())
            {
                case ")":
                    return values;
                case ",":
                    continue;
                case var other:
                    throw new FormatException($"found '{other}', expected: ',' or ')'");
            }
        }
    }
}
