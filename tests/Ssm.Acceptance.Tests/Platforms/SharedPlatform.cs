namespace Ssm.Acceptance.Tests.Platforms;

/// <summary>One running platform with all services for all tests that do not break it.</summary>
public sealed class SharedPlatform : IAsyncLifetime
{
    public TestPlatform Platform { get; } = new() { Services = null };

    public async ValueTask InitializeAsync() => await Platform.UpAsync();

    public ValueTask DisposeAsync() => Platform.DisposeAsync();
}
