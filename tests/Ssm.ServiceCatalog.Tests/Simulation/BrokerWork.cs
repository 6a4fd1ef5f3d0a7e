namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>An asynchronous operation of the simulated broker, remembered after it has ended.</summary>
internal sealed class BrokerWork(string id, string kind, int ticks, Action onSuccess, Action onFailure)
{
    public string Id { get; } = id;

    public string Kind { get; } = kind;

    public int TicksLeft { get; set; } = ticks;

    public string State { get; set; } = "in progress";

    public Action OnSuccess { get; } = onSuccess;

    public Action OnFailure { get; } = onFailure;
}
