using System.CommandLine;
using System.CommandLine.Parsing;
using Ssm.OpenServiceBroker;
using Ssm.ServiceCatalog;
using Ssm.ServiceCatalog.Api;

namespace Ssm.Cli.Roles;

/// <summary>Values that the flags of the catalog's roles take, in the form that the original takes them.</summary>
internal static class CatalogFlags
{
    /// <summary><c>--feature-gates A=true,B=false</c>; several of them add up, as the original's chart gives one for each gate.</summary>
    public static Option<FeatureGates> FeatureGates() => new("--feature-gates")
    {
        Description = "Behaviour to switch on or off, NAME=true|false, separated by commas; repeatable",
        HelpName = "GATES",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => new FeatureGates(),
        CustomParser = result =>
        {
            if (!ServiceCatalog.FeatureGates.TryParse(TextOf(result), out var gates, out var problem))
            {
                result.AddError($"--feature-gates: {problem}");
            }

            return gates ?? new FeatureGates();
        },
    };

    /// <summary>A duration as Go writes it, above zero.</summary>
    public static Option<GoTimeSpan> Duration(string name, string description, TimeSpan defaultValue) =>
        Duration(name, description, defaultValue, duration => duration > TimeSpan.Zero, "above zero");

    /// <summary>A duration of which zero has a meaning, such as never or at once, or none has.</summary>
    public static Option<GoTimeSpan> DurationOrZero(string name, string description, TimeSpan defaultValue) =>
        Duration(name, description, defaultValue, duration => duration >= TimeSpan.Zero, "of 0s or more");

    /// <summary>A version of the Open Service Broker API.</summary>
    public static Option<OsbVersion> OsbVersion(string name, string description, OsbVersion defaultValue) => new(name)
    {
        Description = description,
        HelpName = "VERSION",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result =>
        {
            if (!OpenServiceBroker.OsbVersion.TryParse(TextOf(result), out var version) || version < OpenServiceBroker.OsbVersion.V213 || version > OpenServiceBroker.OsbVersion.V217)
            {
                result.AddError($"{name}: {TextOf(result)} is no version from 2.13 to 2.17");
            }

            return version;
        },
    };

    private static Option<GoTimeSpan> Duration(string name, string description, TimeSpan defaultValue, Predicate<TimeSpan> isAllowed, string allowed) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        DefaultValueFactory = _ => new GoTimeSpan(defaultValue),
        CustomParser = result =>
        {
            var duration = GoDuration.Parse(TextOf(result));
            if (duration is not { } given || !isAllowed(given))
            {
                result.AddError($"{name}: {TextOf(result)} is no duration {allowed}, such as 30s or 5m");
            }

            return new GoTimeSpan(duration ?? defaultValue);
        },
    };

    private static string TextOf(SymbolResult result) => string.Join(',', result.Tokens.Select(token => token.Value));
}
