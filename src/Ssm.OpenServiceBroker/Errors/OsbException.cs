namespace Ssm.OpenServiceBroker.Errors;

/// <summary>Thrown by broker code to refuse a request; the server turns it into the reply that <see cref="Error"/> describes.</summary>
public sealed class OsbException(OsbError error) : Exception(error.Description ?? error.Code?.Value ?? error.Status.ToString())
{
    /// <summary>Status and body of the reply.</summary>
    public OsbError Error { get; } = error;
}
