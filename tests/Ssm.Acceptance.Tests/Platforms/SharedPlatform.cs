namespace Ssm.Acceptance.Tests.Platforms;

/// <summary>One running platform for all tests that do not break it.</summary>
public sealed class SharedPlatform : IAsyncLifetime
{
    public TestPlatform Platform { get; } = new();

    public async ValueTask InitializeAsync() => await Platform.UpAsync();

    public ValueTask DisposeAsync() => Platform.DisposeAsync();
}
