namespace Ssm.StatefulServices.Definitions;

/// <summary>One statement about an engine's health, to become a condition of the StatefulService.</summary>
/// <param name="Type">What it is about, such as <c>Persistent</c>; true is good.</param>
/// <param name="IsTrue">Whether it holds; null when it cannot be told.</param>
/// <param name="Reason">One word in PascalCase.</param>
/// <param name="Message">A sentence for people, without numbers that change all the time: each change is a write.</param>
public sealed record HealthCondition(string Type, bool? IsTrue, string Reason, string Message);
