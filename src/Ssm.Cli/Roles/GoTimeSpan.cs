using Ssm.ServiceCatalog.Api;

namespace Ssm.Cli.Roles;

/// <summary>A duration that help shows as it is typed: <c>24h0m0s</c>.</summary>
internal readonly record struct GoTimeSpan(TimeSpan Value)
{
    public static implicit operator TimeSpan(GoTimeSpan duration) => duration.Value;

    public override string ToString() => GoDuration.Format(Value);
}
