using Ssm.Cli.Hosting;
using Ssm.StatefulServices.Offerings;

namespace Ssm.Cli.Demo;

/// <summary>Where the programs of an engine are on this machine: where a plan says, and where that is not so, where the node finds them by their names.</summary>
internal static class EnginePrograms
{
    /// <summary>The program's path; null when it is not installed.</summary>
    /// <param name="plans">The plans that may say where it is, or where another one of the same engine is, beside which it then is.</param>
    /// <param name="program">One of <see cref="EngineSource.Executables"/>.</param>
    /// <param name="context">Of the command.</param>
    public static string? Find(IReadOnlyList<Plan> plans, string program, CommandContext context) =>
        plans.Select(plan => plan.Executable).Where(executable => Path.GetFileName(executable) == program)
            .Concat(plans.Select(plan => Path.GetDirectoryName(plan.Executable)).Where(folder => folder is { Length: > 0 }).Select(folder => $"{folder}/{program}"))
            .Append(program)
            .Select(command => InstalledEngines.Find(command, context))
            .FirstOrDefault(path => path is not null);
}
