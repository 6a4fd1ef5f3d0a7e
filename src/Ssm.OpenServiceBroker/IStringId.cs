namespace Ssm.OpenServiceBroker;

/// <summary>A value that is one JSON string on the wire and a type of its own in code.</summary>
internal interface IStringId<out TSelf>
    where TSelf : struct, IStringId<TSelf>
{
    string Value { get; }

    static abstract TSelf FromWire(string value);
}
