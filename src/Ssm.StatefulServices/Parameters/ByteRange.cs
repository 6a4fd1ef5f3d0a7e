namespace Ssm.StatefulServices.Parameters;

/// <summary>The amounts of bytes a parameter may have, both ends included, and the one it has when it is not given; as quantities
/// (<see cref="ByteQuantity"/>).</summary>
public sealed record ByteRange(string Minimum, string Maximum, string Default);
