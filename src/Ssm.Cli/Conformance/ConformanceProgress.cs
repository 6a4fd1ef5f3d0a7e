using Ssm.OpenServiceBroker.Conformance;

namespace Ssm.Cli.Conformance;

/// <summary>Tells where a run is: a line that is written over on a terminal, nothing elsewhere.</summary>
/// <param name="error">Where progress goes, so that it never mixes with results.</param>
internal sealed class ConformanceProgress(TextWriter error) : IProgress<ConformanceRow>
{
    private const string ToStartAndErase = "\r\u001b[K";

    private readonly bool _isTerminal = !Console.IsErrorRedirected;

    public void Report(ConformanceRow value)
    {
        if (_isTerminal)
        {
            var isLast = value.Check.Id == ConformanceSuite.Checks[^1].Id;
            error.Write(isLast ? ToStartAndErase : $"{ToStartAndErase}{value.Version} {value.Check.Id}: {value.Check.Title}");
        }
    }
}
