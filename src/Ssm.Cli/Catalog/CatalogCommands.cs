using System.CommandLine;
using Ssm.Cli.Catalog.Bindings;
using Ssm.Cli.Catalog.Brokers;
using Ssm.Cli.Catalog.Classes;
using Ssm.Cli.Catalog.Instances;
using Ssm.Cli.Catalog.Marketplace;
using Ssm.Cli.Catalog.Plans;
using Ssm.Cli.Catalog.Why;
using Ssm.Cli.Hosting;

namespace Ssm.Cli.Catalog;

/// <summary>The users' commands on the catalog: svcat's, with its names and arguments.</summary>
internal static class CatalogCommands
{
    public static IEnumerable<Command> Create(CommandContext context)
    {
        foreach (var command in All(context))
        {
            GlobalOptions.AddTo(command);
            yield return command;
        }
    }

    private static IEnumerable<Command> All(CommandContext context) =>
    [
        MarketplaceCommand.Create(context),
        ProvisionCommand.Create(context),
        DeprovisionCommand.Create(context),
        BindCommand.Create(context),
        UnbindCommand.Create(context),
        new Command("get", "List brokers, classes, plans, instances or bindings")
        {
            GetBrokersCommand.Create(context),
            GetClassesCommand.Create(context),
            GetPlansCommand.Create(context),
            GetInstancesCommand.Create(context),
            GetBindingsCommand.Create(context),
        },
        new Command("describe", "Show all of one broker, class, plan, instance or binding")
        {
            DescribeBrokerCommand.Create(context),
            DescribeClassCommand.Create(context),
            DescribePlanCommand.Create(context),
            DescribeInstanceCommand.Create(context),
            DescribeBindingCommand.Create(context),
        },
        new Command("create", "Create a class of your own") { CreateClassCommand.Create(context) },
        new Command("touch", "Have something worked on again") { TouchInstanceCommand.Create(context) },
        new Command("upgrade", "Have the version of a plan applied") { UpgradeInstanceCommand.Create(context) },
        new Command("rotate", "Have a credential changed") { RotateBindingCommand.Create(context) },
        RegisterCommand.Create(context),
        DeregisterCommand.Create(context),
        Sync(context),
        WhyCommand.Create(context),
        VersionCommand.Create(context),
    ];

    private static Command Sync(CommandContext context)
    {
        var sync = new Command("sync", "Have something read again") { SyncBrokerCommand.Create(context) };
        sync.Aliases.Add("relist");
        return sync;
    }
}
