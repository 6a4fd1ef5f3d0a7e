using System.CommandLine;
using k8s.Models;
using Ssm.Cli.Catalog.Parameters;
using Ssm.Cli.Catalog.Waiting;
using Ssm.Cli.Hosting;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Bindings;

/// <summary><c>ssm bind</c>: asks for access to an instance.</summary>
internal static class BindCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "bind", "Ask for access to an instance; the result is a Secret").InNamespace();
        var instance = command.Argument("instance", "The instance's name");
        var name = command.Option(new Option<string?>("--name") { Description = "The binding's name; the instance's when not given", HelpName = "NAME" });
        var externalId = command.Option(new Option<string?>("--external-id") { Description = "The binding's id at the broker; made up when not given", HelpName = "ID" });
        var secretName = command.Option(new Option<string?>("--secret-name") { Description = "The Secret's name; the binding's when not given", HelpName = "NAME" });
        var parameters = new ParameterOptions(command);
        var wait = new WaitOptions(command);
        return command.Runs(async (session, cancellationToken) =>
        {
            var bindingName = session.Get(name) ?? session.Get(instance)!;
            var desired = new ServiceBinding
            {
                Metadata = new V1ObjectMeta { Name = bindingName, NamespaceProperty = session.Namespace },
                Spec = new ServiceBindingSpec
                {
                    InstanceRef = new ObjectReference { Name = session.Get(instance) },
                    SecretName = session.Get(secretName) ?? bindingName,
                    ExternalID = session.Get(externalId) ?? string.Empty,
                    Parameters = parameters.Parameters(session),
                    ParametersFrom = parameters.Sources(session),
                },
            };
            var binding = await session.Api.CreateAsync(CatalogTypes.ServiceBindings, desired, cancellationToken);
            if (!wait.IsAskedFor(session))
            {
                BindingText.WriteDetails(session.Output, binding);
                return;
            }

            await session.Output.WriteLineAsync("Waiting for binding to be injected...");
            await WaitAsync(session, wait, binding, cancellationToken);
        });
    }

    private static async Task WaitAsync(CatalogSession session, WaitOptions wait, ServiceBinding binding, CancellationToken cancellationToken)
    {
        var subject = $"binding '{binding.Metadata.Name}'";
        var last = await wait.WithinAsync(
            session,
            subject,
            (watch, token) => watch.FollowAsync(CatalogTypes.ServiceBindings, binding, BindingProgress.UntilSettled, token),
            cancellationToken);
        BindingText.WriteDetails(session.Output, last ?? binding);
        Conditions.ThrowUnlessReady(subject, last?.Status?.Conditions);
    }
}
