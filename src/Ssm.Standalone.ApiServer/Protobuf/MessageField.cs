namespace Ssm.Standalone.ApiServer.Protobuf;

/// <summary>One field of a message, see <see cref="MessageTable"/>.</summary>
internal sealed record MessageField(int Number, string Name, string Type)
{
    public bool IsList { get; private init; }

    public bool IsMap { get; private init; }

    public bool KeepsZero { get; private init; }

    public bool IsInline { get; private init; }

    public static MessageField Parse(string word)
    {
        var parts = word.Split(':');
        var type = parts[2];
        return new MessageField(int.Parse(parts[0]), parts[1], type.Trim('^', '?', '*', '{', '}'))
        {
            IsInline = type[0] == '^',
            KeepsZero = type[^1] == '?',
            IsList = type[^1] == '*',
            IsMap = type[0] == '{',
        };
    }
}
