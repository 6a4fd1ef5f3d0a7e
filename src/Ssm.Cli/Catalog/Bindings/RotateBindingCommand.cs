using System.CommandLine;
using System.Text.Json.Nodes;
using Ssm.Cli.Catalog.Waiting;
using Ssm.Cli.Hosting;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Bindings;

/// <summary><c>ssm rotate binding</c>: has the credential of a binding changed.</summary>
internal static class RotateBindingCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "binding", "Have the credential of a binding changed; the Secret gets the new one, and the old one is revoked a while later").InNamespace();
        var name = command.Argument("name", "The binding's name");
        var wait = new WaitOptions(command);
        return command.Runs(async (session, cancellationToken) =>
        {
            var asked = await session.PatchSpecAsync(
                CatalogTypes.ServiceBindings,
                "binding",
                session.Get(name)!,
                binding => new JsonObject { ["rotationRequests"] = (binding.Spec.RotationRequests ?? 0) + 1 },
                cancellationToken);
            if (wait.IsAskedFor(session))
            {
                await WaitAsync(session, wait, asked, cancellationToken);
            }
        });
    }

    private static async Task WaitAsync(CatalogSession session, WaitOptions wait, ServiceBinding asked, CancellationToken cancellationToken)
    {
        var subject = $"binding '{asked.Metadata.Name}'";
        await session.Output.WriteLineAsync("Waiting for the new credential...");
        var last = await wait.WithinAsync(
            session,
            subject,
            (watch, token) => watch.FollowAsync(CatalogTypes.ServiceBindings, asked, BindingProgress.UntilRotated(asked.Spec.RotationRequests ?? 0), token),
            cancellationToken);
        Conditions.ThrowUnlessReady(subject, last?.Status?.Conditions);
        if (last!.Status!.LastRotationTime == asked.Status?.LastRotationTime)
        {
            throw new InvalidOperationException($"the credential of {subject} was not changed; its events say why");
        }

        await session.Output.WriteLineAsync($"Secret {last.Spec.SecretName ?? last.Metadata.Name} holds a new credential");
    }
}
