using System.CommandLine;
using Ssm.Cli.Hosting;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;

namespace Ssm.Cli.Catalog.Bindings;

/// <summary><c>ssm describe binding</c>.</summary>
internal static class DescribeBindingCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "binding", "Show details of a binding and the keys of its Secret", "bindings", "bnd").InNamespace();
        var name = command.Argument("name", "The binding's name");
        var showsSecrets = command.Option(new Option<bool>("--show-secrets") { Description = "Show the values in the Secret, not just their sizes" });
        return command.Runs(async (session, cancellationToken) =>
        {
            var binding = await session.RequireAsync(CatalogTypes.ServiceBindings, "binding", session.Get(name)!, cancellationToken);
            var secret = await session.Api.GetAsync(
                KubernetesTypes.Secrets, new NamespacedName(session.Namespace, binding.Spec.SecretName ?? binding.Metadata.Name), cancellationToken);
            BindingText.WriteDetails(session.Output, binding);
            BindingText.WriteSecret(session.Output, secret, session.Get(showsSecrets));
        });
    }
}
