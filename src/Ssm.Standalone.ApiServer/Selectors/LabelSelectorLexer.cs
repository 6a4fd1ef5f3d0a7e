namespace Ssm.Standalone.ApiServer.Selectors;

/// <summary>Cuts a label selector into words and punctuation; whitespace separates and is dropped.</summary>
internal sealed class LabelSelectorLexer(string text)
{
    private const string Special = "=!(),><";
    private int _position;

    /// <summary>The token at the front, not consumed; "" at the end.</summary>
    internal string Peek()
    {
        var position = _position;
        var token = Next();
        _position = position;
        return token;
    }

    internal string Next()
    {
        while (_position < text.Length && IsSpace(text[_position]))
        {
            _position++;
        }

        if (_position == text.Length)
        {
            return "";
        }

        var start = _position;
        if (Special.Contains(text[start]))
        {
            _position += start + 1 < text.Length && text.AsSpan(start, 2) is "==" or "!=" ? 2 : 1;
        }
        else
        {
            while (_position < text.Length && !IsSpace(text[_position]) && !Special.Contains(text[_position]))
            {
                _position++;
            }
        }

        return text[start.._position];
    }

    internal static bool IsWord(string token) => token.Length > 0 && !Special.Contains(token[0]);

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n';
}
