namespace Ssm.Standalone.Storage.Tests;

/// <summary>One step of a model test; "back" counts revisions before the current one.</summary>
internal abstract record Step
{
    internal sealed record Create(int Key, int Value) : Step;

    internal sealed record Update(int Key, int Value, bool IsStale) : Step;

    internal sealed record Delete(int Key, bool IsStale) : Step;

    internal sealed record Compact(int Back) : Step;

    internal sealed record Watch(int Back) : Step;

    internal sealed record ListPast(int Back) : Step;

    internal sealed record Reopen : Step;
}
