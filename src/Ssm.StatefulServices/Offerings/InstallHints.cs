namespace Ssm.StatefulServices.Offerings;

/// <summary>What to install on a machine without containers.</summary>
public static class InstallHints
{
    /// <summary>What to do about each program that an engine or an exporter needs, by the program's name.</summary>
    /// <param name="offerings">The offerings; of two that name the same program, the first is asked.</param>
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<Offering> offerings)
    {
        ArgumentNullException.ThrowIfNull(offerings);
        var hints = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var offering in offerings)
        {
            foreach (var executable in offering.Engine?.Executables ?? [])
            {
                hints.TryAdd(executable, offering.Engine!.ToHint()); // it has executables
            }

            if (offering.Exporter is { DebianPackage: { } package } exporter)
            {
                hints.TryAdd(Path.GetFileName(exporter.Executable), $"apt-get install {package}");
            }
        }

        return hints;
    }
}
