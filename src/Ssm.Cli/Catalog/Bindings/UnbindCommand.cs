using System.CommandLine;
using Ssm.Cli.Catalog.Waiting;
using Ssm.Cli.Hosting;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Bindings;

/// <summary><c>ssm unbind</c>: gives up access, of one binding or of all of an instance.</summary>
internal static class UnbindCommand
{
    private const string Warning = "This action is not reversible and may cause you to be charged for the broker resources that are abandoned.";

    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "unbind", "Delete all bindings of an instance, or those that --name names").InNamespace();
        var instance = command.OptionalArgument("instance", "The instance whose bindings are deleted");
        var names = command.Option(new Option<string[]>("--name") { Description = "A binding to delete; repeatable", HelpName = "NAME" });
        var abandon = new AbandonOptions(command);
        var wait = new WaitOptions(command);
        return command.Runs(async (session, cancellationToken) =>
        {
            var abandons = await abandon.ConfirmAsync(session, Warning, cancellationToken);
            var bindings = await FindAsync(session, session.Get(instance), session.Get(names) ?? [], cancellationToken);
            foreach (var binding in bindings)
            {
                if (abandons)
                {
                    await AbandonOptions.ReleaseAsync(session, CatalogTypes.ServiceBindings, binding, cancellationToken);
                }

                await session.Api.DeleteAsync(CatalogTypes.ServiceBindings, NamespacedName.Of(binding), options: null, cancellationToken);
            }

            if (wait.IsAskedFor(session))
            {
                await session.Output.WriteLineAsync("waiting for the binding(s) to be deleted...");
                await WaitAsync(session, wait, bindings, cancellationToken);
            }

            foreach (var binding in bindings)
            {
                await session.Output.WriteLineAsync($"deleted {binding.Metadata.Name}");
            }
        });
    }

    private static async Task<IReadOnlyList<ServiceBinding>> FindAsync(
        CatalogSession session, string? instance, string[] names, CancellationToken cancellationToken)
    {
        if (instance is null && names.Length == 0)
        {
            throw new FormatException("an instance or binding name is required");
        }

        if (names.Length > 0)
        {
            return await Task.WhenAll(names.SelectMany(name => name.Split(','))
                .Select(name => session.RequireAsync(CatalogTypes.ServiceBindings, "binding", name, cancellationToken)));
        }

        var all = await session.Api.ListAsync(CatalogTypes.ServiceBindings, ListScope.In(session.Namespace), cancellationToken);
        return [.. all.Items.Where(binding => binding.Spec.InstanceRef?.Name == instance)];
    }

    private static async Task WaitAsync(CatalogSession session, WaitOptions wait, IReadOnlyList<ServiceBinding> bindings, CancellationToken cancellationToken)
    {
        foreach (var binding in bindings)
        {
            var subject = $"binding '{binding.Metadata.Name}'";
            var last = await wait.WithinAsync(
                session,
                subject,
                (watch, token) => watch.FollowAsync(CatalogTypes.ServiceBindings, binding, BindingProgress.UntilGone, token),
                cancellationToken);
            if (last is not null)
            {
                throw new InvalidOperationException($"{subject} could not be deleted: {Conditions.Describe(last.Status?.Conditions)}");
            }
        }
    }
}
