namespace Ssm.Cli.Doctor;

/// <summary>One line of <c>ssm doctor</c>.</summary>
/// <param name="Verdict">How to take it.</param>
/// <param name="Subject">What was looked at.</param>
/// <param name="Text">What was found and, unless it is good, what to do.</param>
internal sealed record Finding(Verdict Verdict, string Subject, string Text);
