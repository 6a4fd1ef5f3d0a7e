namespace Ssm.StatefulServices.Definitions;

/// <summary>The engine does not know what a binding asks for, and trying again would not help.</summary>
/// <param name="message">What and why, with the path of the parameter; without secrets.</param>
public sealed class AccountRefusedException(string message) : Exception(message);
