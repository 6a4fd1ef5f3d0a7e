using Ssm.Cli.Demo;

namespace Ssm.StatefulServices.Tests.Platforms;

/// <summary>What holds for the bindings of every service: two may name the same data, no two the same user, and one is rotated without an interruption.</summary>
internal static class BindingLife
{
    /// <summary>Binds, shares, rotates twice and unbinds, using what is bound with a real client at each step.</summary>
    /// <param name="instance">A running instance.</param>
    /// <param name="service">The service's name.</param>
    /// <param name="parameters">For the name of a user, the parameters of a binding to what the client of <c>ssm demo</c> uses.</param>
    public static async Task SharedAndRotatedAsync(TestInstance instance, string service, Func<string, string> parameters)
    {
        var token = TestContext.Current.CancellationToken;
        var client = Demonstrations.Of(service).Client;
        var first = await instance.BindAsync(parameters("first"));
        await client.WriteAsync(first.ToDemoAccess(), "written_by_the_first", token);

        // What is there already is shared; a name that is taken is refused.
        var second = await instance.BindAsync(parameters("second"));
        await ReadsAsync(second);
        if (parameters("first") != parameters("second"))
        {
            var namesake = await instance.TryBindAsync(parameters("first"));
            Assert.Equal((400, "parameters.user.name: must not be another binding's, got \"first\""), (namesake.Status, namesake.Description));
        }

        // The successor has the same rights on the same data, under a user and a password of its own, and its predecessor goes on until it is unbound.
        var predecessor = first;
        for (var rotation = 1; rotation <= 2; rotation++)
        {
            var successor = await instance.RotateAsync(predecessor);
            Assert.NotEqual(predecessor["user"], successor["user"]);
            Assert.NotEqual(predecessor["pass"], successor["pass"]);
            await ReadsAsync(successor);
            await client.WriteAsync(successor.ToDemoAccess(), $"written_after_rotation_{rotation}", token);
            await ReadsAsync(predecessor);
            await predecessor.UnbindAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => client.ReadAsync(predecessor.ToDemoAccess(), token));
            predecessor = successor;
        }

        await ReadsAsync(predecessor);
        await ReadsAsync(second);
        await predecessor.UnbindAsync();
        await second.UnbindAsync();

        async Task ReadsAsync(TestBinding binding) => Assert.Contains("written_", await client.ReadAsync(binding.ToDemoAccess(), token), StringComparison.Ordinal);
    }
}
