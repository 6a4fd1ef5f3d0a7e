using System.CommandLine;
using k8s.Models;
using Ssm.Cli.Catalog.Waiting;
using Ssm.Cli.Hosting;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Brokers;

/// <summary><c>ssm register</c>: makes a broker known.</summary>
internal static class RegisterCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "register", "Register a broker").InNamespace().InScope("namespace", "cluster", "namespace");
        var name = command.Argument("name", "The broker's name");
        var spec = new BrokerSpecOptions(command);
        var wait = new WaitOptions(command);
        return command.Runs(async (session, cancellationToken) =>
        {
            var broker = await ScopedKinds.Brokers.CreateAsync(session.Api, Broker(session, session.Get(name)!, spec), cancellationToken);
            if (!wait.IsAskedFor(session))
            {
                BrokerText.WriteDetails(session.Output, broker);
                return;
            }

            await session.Output.WriteLineAsync("Waiting for the broker to be registered...");
            await WaitAsync(session, wait, broker, cancellationToken);
        });
    }

    private static async Task WaitAsync(CatalogSession session, WaitOptions wait, IServiceBroker broker, CancellationToken cancellationToken)
    {
        var subject = $"broker '{broker.Metadata.Name}'";
        var followed = new Followed<IServiceBroker>(
            item => ObjectStatus.Is(item.Status?.Conditions, "Ready") || ObjectStatus.Is(item.Status?.Conditions, "Failed"),
            item => Conditions.Describe(item.Status?.Conditions),
            TellsPast: true);
        var last = await wait.WithinAsync(
            session, subject, (watch, token) => ScopedKinds.Brokers.FollowAsync(watch, broker, followed, token), cancellationToken);
        BrokerText.WriteDetails(session.Output, last ?? broker);
        Conditions.ThrowUnlessReady(subject, last?.Status?.Conditions);
    }

    private static IServiceBroker Broker(CatalogSession session, string name, BrokerSpecOptions spec) => session.Scope == ScopeKind.Cluster
        ? new ClusterServiceBroker { Metadata = new V1ObjectMeta { Name = name }, Spec = spec.Read(session, session.Namespace) }
        : new ServiceBroker { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = session.Namespace }, Spec = spec.Read(session, secretNamespace: null) };
}
