using System.CommandLine;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Brokers;

/// <summary>What <c>ssm register</c> says of a broker.</summary>
internal sealed class BrokerSpecOptions
{
    private readonly Option<string> _url = new("--url") { Description = "The broker's address, without /v2", Required = true, HelpName = "URL" };
    private readonly Option<string?> _basic = new("--basic-secret") { Description = "Secret with username and password for the broker", HelpName = "NAME" };
    private readonly Option<string?> _bearer = new("--bearer-secret") { Description = "Secret with the token for the broker", HelpName = "NAME" };
    private readonly Option<string?> _authorities = new("--ca") { Description = "PEM file of the authorities that the broker's certificate is checked by", HelpName = "FILE" };
    private readonly Option<string[]> _classes = new("--class-restrictions") { Description = "Predicates that classes must fulfil to be taken over; repeatable, or with commas", HelpName = "PREDICATE" };
    private readonly Option<string[]> _plans = new("--plan-restrictions") { Description = "The same for plans", HelpName = "PREDICATE" };
    private readonly Option<string?> _relistBehavior = new("--relist-behavior") { Description = "duration (default) or manual: when the catalog is read again", HelpName = "BEHAVIOR" };
    private readonly Option<string?> _relistDuration = new("--relist-duration") { Description = "How often the catalog is read again: 30s, 1m, 1h", HelpName = "DURATION" };
    private readonly Option<bool> _skipTls = new("--skip-tls") { Description = "Accept any certificate; better use --ca" };

    public BrokerSpecOptions(CatalogCommand command)
    {
        _relistBehavior.AcceptOnlyFromAmong("manual", "duration", "Manual", "Duration");
        _relistDuration.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(GoDuration.Parse(token.Value) > TimeSpan.Zero))
            {
                result.AddError($"--relist-duration must be a duration above zero such as 30s, 1m or 1h, not '{token.Value}'");
            }
        });
        command.Option(_url);
        command.Option(_basic);
        command.Option(_bearer);
        command.Option(_authorities);
        command.Option(_classes);
        command.Option(_plans);
        command.Option(_relistBehavior);
        command.Option(_relistDuration);
        command.Option(_skipTls);
    }

    /// <summary>The spec.</summary>
    /// <param name="session">The command's run.</param>
    /// <param name="secretNamespace">Where the Secret is, for a cluster-scoped broker; null for one that has a namespace itself.</param>
    public ServiceBrokerSpec Read(CatalogSession session, string? secretNamespace)
    {
        var (basic, bearer) = (session.Get(_basic), session.Get(_bearer));
        if (basic is not null && bearer is not null)
        {
            throw new FormatException("--basic-secret cannot be used with --bearer-secret: a broker is called in one way");
        }

        var behavior = session.Get(_relistBehavior);
        var duration = session.Get(_relistDuration);
        return new ServiceBrokerSpec
        {
            Url = session.Get(_url),
            AuthInfo = basic is null && bearer is null ? null : new ServiceBrokerAuthInfo { Basic = Secret(basic, secretNamespace), Bearer = Secret(bearer, secretNamespace) },
            CaBundle = session.Get(_authorities) is { } file ? File.ReadAllBytes(file) : null,
            InsecureSkipTLSVerify = session.Get(_skipTls) ? true : null,
            RelistBehavior = behavior is null ? duration is null ? string.Empty : "Duration" : $"{char.ToUpperInvariant(behavior[0])}{behavior[1..]}",
            RelistDuration = duration,
            CatalogRestrictions = Restrictions(session),
        };
    }

    private CatalogRestrictions? Restrictions(CatalogSession session)
    {
        var (classes, plans) = (Split(session.Get(_classes)), Split(session.Get(_plans)));
        return classes is null && plans is null ? null : new CatalogRestrictions { ServiceClass = classes, ServicePlan = plans };
    }

    /// <summary>Commas separate, but not those within the parentheses of a set.</summary>
    private static List<string>? Split(string[]? values)
    {
        var predicates = new List<string>();
        foreach (var value in values ?? [])
        {
            var (start, depth) = (0, 0);
            for (var i = 0; i < value.Length; i++)
            {
                depth += value[i] switch { '(' => 1, ')' => -1, _ => 0 };
                if (value[i] == ',' && depth == 0)
                {
                    predicates.Add(value[start..i]);
                    start = i + 1;
                }
            }

            predicates.Add(value[start..]);
        }

        return predicates.Count == 0 ? null : predicates;
    }

    private static ServiceBrokerAuthSecret? Secret(string? name, string? @namespace) =>
        name is null ? null : new ServiceBrokerAuthSecret { SecretRef = new SecretReference { Name = name, Namespace = @namespace } };
}
