namespace Ssm.StatefulServices.Parameters;

/// <summary>The whole numbers a parameter may have, both ends included, and the one it has when it is not given.</summary>
public sealed record IntegerRange(int Minimum, int Maximum, int Default);
