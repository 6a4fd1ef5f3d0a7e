namespace Ssm.Cli.Doctor;

/// <summary>How a finding is to be taken.</summary>
internal enum Verdict
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Not there; only some service or convenience needs it.</summary>
    Missing,

    /// <summary>The platform would not run.</summary>
    Wrong,
}
