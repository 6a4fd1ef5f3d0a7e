using Ssm.OpenServiceBroker.Operations;

namespace Ssm.Testing.ScriptedBroker;

/// <summary>The operations of one instance or binding, ended ones included: a broker should not forget them at once.</summary>
internal sealed class OperationLog
{
    private readonly List<Entry> _entries = [];

    public Entry? Running => _entries.LastOrDefault(entry => entry.IsRunning);

    public Entry? Latest => _entries.LastOrDefault();

    public Entry Start(string kind, Operation name, Action onSuccess, Action onFailure)
    {
        var entry = new Entry { Kind = kind, Name = name, OnSuccess = onSuccess, OnFailure = onFailure };
        _entries.Add(entry);
        return entry;
    }

    /// <summary>Records what was done at once, so that a poll afterwards has an answer.</summary>
    public void Done(string kind, Operation name) => Start(kind, name, () => { }, () => { }).End(LastOperationState.Succeeded, null);

    /// <summary>The named operation, or the latest when the name is unknown or missing.</summary>
    public Entry? Find(Operation? name) => _entries.LastOrDefault(entry => entry.Name == name) ?? Latest;

    internal sealed class Entry
    {
        public required string Kind { get; init; }

        public required Operation Name { get; init; }

        public required Action OnSuccess { get; init; }

        public required Action OnFailure { get; init; }

        public LastOperation State { get; private set; } = new() { State = LastOperationState.InProgress };

        public int Polls { get; set; }

        public bool IsRunning => State.State == LastOperationState.InProgress;

        public void Describe(string description) => State = State with { Description = description };

        public void End(LastOperationState state, string? description) => End(new LastOperation { State = state, Description = description });

        public void End(LastOperation state)
        {
            State = state;
            (state.State == LastOperationState.Succeeded ? OnSuccess : OnFailure)();
        }
    }
}
