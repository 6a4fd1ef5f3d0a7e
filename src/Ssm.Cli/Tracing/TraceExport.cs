using Ssm.Cli.Hosting;

namespace Ssm.Cli.Tracing;

/// <summary>
/// Sends spans to a collector by OTLP, when the standard environment variables name one. Without them OpenTelemetry is not even loaded, and no span is made.
/// </summary>
internal static class TraceExport
{
    /// <summary>Exports until disposed, which sends what is left; null when nothing is configured.</summary>
    /// <param name="context">
    /// The process. A role inside another process exports nothing: the process does, for all roles in it, as they share the sources of spans.
    /// </param>
    /// <param name="service">The default of <c>OTEL_SERVICE_NAME</c>.</param>
    public static IDisposable? Start(CommandContext context, string service) =>
        context.HandlesSignals && IsConfigured(context.Environment) ? OtlpTraces.Start(context.Environment, service) : null;

    /// <summary>OpenTelemetry specification, "Environment Variable Specification".</summary>
    internal static bool IsConfigured(IReadOnlyDictionary<string, string> environment)
    {
        return (Value("OTEL_EXPORTER_OTLP_ENDPOINT").Length > 0 || Value("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT").Length > 0)
            && Value("OTEL_TRACES_EXPORTER") is "" or "otlp"
            && !string.Equals(Value("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase);

        string Value(string name) => environment.GetValueOrDefault(name, string.Empty);
    }
}
