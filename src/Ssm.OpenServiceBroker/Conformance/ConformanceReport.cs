namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>All that was found.</summary>
public sealed record ConformanceReport
{
    private const int MostNamed = 5;

    /// <summary>In the order of versions, then of checks.</summary>
    public required IReadOnlyList<ConformanceRow> Rows { get; init; }

    /// <summary>Whether no mandatory duty failed.</summary>
    public bool IsConformant => !Failures.Any(row => row.Check.Level is ConformanceLevel.Must);

    /// <summary>What failed, mandatory or not.</summary>
    public IEnumerable<ConformanceRow> Failures => Rows.Where(row => row.Finding is ConformanceFinding.Failed);

    /// <summary>Writes a table, one line a check and one column a version, then the reasons of failures, then a sum.</summary>
    public void WriteTo(TextWriter writer)
    {
        var versions = Rows.Select(row => row.Version).Distinct().ToList();
        var checks = Rows.Select(row => row.Check).DistinctBy(check => check.Id).ToList();
        var width = checks.Select(check => check.Id.Length).Append("CHECK".Length).Max();
        writer.WriteLine($"{"CHECK".PadRight(width)}  LEVEL   {string.Join("  ", versions.Select(version => $"{version,-4}"))}  DUTY");
        foreach (var check in checks)
        {
            var cells = versions.Select(version => Cell(Rows.FirstOrDefault(row => row.Check.Id == check.Id && row.Version == version)));
            writer.WriteLine(
                $"{check.Id.PadRight(width)}  {check.Level.ToString().ToUpperInvariant(),-6}  {string.Join("  ", cells)}  {check.Title}");
        }

        foreach (var alike in Failures.GroupBy(row => (row.Version, ((ConformanceFinding.Failed)row.Finding).Reason)))
        {
            // A broker that cannot be reached fails them all, for one reason.
            var what = alike.Count() > MostNamed ? $"{alike.Count()} checks" : string.Join(", ", alike.Select(row => row.Check.Id));
            writer.WriteLine($"FAIL {what} ({alike.Key.Version}): {alike.Key.Reason}");
        }

        var skipped = Rows.Count(row => row.Finding is ConformanceFinding.Skipped);
        var passed = Rows.Count(row => row.Finding is ConformanceFinding.Passed);
        writer.WriteLine($"{passed} passed, {Failures.Count()} failed, {skipped} skipped");
    }

    private static string Cell(ConformanceRow? row) => row?.Finding switch
    {
        ConformanceFinding.Passed => "ok  ",
        ConformanceFinding.Failed => "FAIL",
        _ => "-   ",
    };
}
