namespace Ssm.StatefulServices.RabbitMq.Erlang;

/// <summary>A value of Erlang, of the kinds that are needed here. Closed.</summary>
internal abstract record ErlangTerm
{
    private ErlangTerm()
    {
    }

    /// <summary>A constant name.</summary>
    public sealed record Atom(string Name) : ErlangTerm
    {
        public override string ToString() => Name;
    }

    /// <summary>A whole number.</summary>
    public sealed record Integer(long Value) : ErlangTerm
    {
        public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Bytes, which for RabbitMQ are text.</summary>
    public sealed record Binary(string Text) : ErlangTerm
    {
        public override string ToString() => $"\"{Text}\"";
    }

    /// <summary>A fixed number of values.</summary>
    public sealed record Tuple(params IReadOnlyList<ErlangTerm> Items) : ErlangTerm
    {
        public override string ToString() => $"{{{string.Join(',', Items)}}}";
    }

    /// <summary>Any number of values.</summary>
    public sealed record List(params IReadOnlyList<ErlangTerm> Items) : ErlangTerm
    {
        public override string ToString() => $"[{string.Join(',', Items)}]";
    }

    /// <summary>A process of the node that writes it; only written.</summary>
    public sealed record Process(string Node, int Number) : ErlangTerm;

    /// <summary>A name that is used once, of the node that writes it.</summary>
    public sealed record Reference(string Node, int Number) : ErlangTerm;

    /// <summary>A value of a kind that nobody here looks into.</summary>
    public sealed record Other(string Kind) : ErlangTerm
    {
        public override string ToString() => $"#{Kind}";
    }
}
