using Ssm.StatefulServices.Tests.Platforms;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.Csp;

/// <summary>What goes wrong, with the real engine: nothing is doubled, forgotten or left.</summary>
public sealed class CspTroubleTests
{
    private const string Small = """{"resources":{"memory":"256M","storage":"1G"}}""";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact(Explicit = true)] // long: ./test --long
    public async Task Standard_WhateverGoesWrong_EndsAsItShould()
    {
        await using var platform = await ServicePlatform.StartAsync("csp");
        var given = new TestInstance(platform, Guid.NewGuid().ToString(), "csp-1.0-standard");
        Assert.Equal(202, (await given.OrderAsync(Small)).Status);
        await given.IsAsync(found => found.Status?.ReadyGeneration is null && found.Status?.AppId is not null, Patience);
        await given.DeprovisionAsync(Patience);

        var instance = await platform.ProvisionAsync("csp-1.0-standard", Small, Patience);

        // The answer of a bind got lost with its broker, and the platform asks again.
        const string Parameters = """{"bucket":"orders"}""";
        var binding = new TestBinding(platform, instance, Guid.NewGuid().ToString());
        var lost = await instance.TryBindAsync(Parameters, binding.Id);
        Assert.Equal(201, lost.Status);
        await platform.RestartBrokerAsync();
        await binding.BindAsync(Parameters);
        Assert.Equal(lost.Body.GetProperty("credentials").GetProperty("secret_key").GetString(), binding["secret_key"]);
        using var s3 = S3.Of(binding);
        await s3.PutAsync("first", "content");

        // A bucket that is there already is shared, and stays when one of the two goes.
        var second = await instance.BindAsync(Parameters);
        using (var other = S3.Of(second))
        {
            Assert.Equal("content", await other.GetAsync("first"));
        }

        // An unbind while the engine is down: refused for now, and done when it is asked again.
        await instance.KillAsync(0);
        Assert.InRange((await instance.UnbindAsync(second.Id)).Status, 500, 599);
        var done = await Eventually.GetAsync(async () => await instance.UnbindAsync(second.Id) is { Status: < 500 } answer ? answer : null, () => "not done yet", Patience);
        Assert.Equal(200, done.Status);

        // The operator has its own way to the node; the clients' leads there once the node is ready.
        Assert.Equal("content", await Eventually.GetAsync(() => ReadAsync(s3), () => "no answer", Patience));
        using (var revoked = S3.Of(second))
        {
            Assert.Equal("AccessDenied", (await S3.RefusalAsync(() => revoked.GetAsync("first"))).Code);
        }

        await instance.IsReadyAsync(Patience);
        await instance.DeprovisionAsync(Patience);
        Assert.Empty(platform.Engines());
    }

    private static async Task<string?> ReadAsync(S3 s3)
    {
        try
        {
            return await s3.GetAsync("first");
        }
        catch (Exception outage) when (RestlessWriter.IsOutage(outage))
        {
            return null;
        }
    }
}
