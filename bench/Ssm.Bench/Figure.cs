namespace Ssm.Bench;

/// <summary>One measured number beside its goal.</summary>
internal sealed record Figure(string Name, double Value, string Unit, double Goal);
