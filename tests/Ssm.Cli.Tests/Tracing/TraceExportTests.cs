using Ssm.Cli.Tracing;

namespace Ssm.Cli.Tests.Tracing;

public sealed class TraceExportTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=", false)]
    [InlineData("OTEL_SERVICE_NAME=a", false)]
    [InlineData("OTEL_TRACES_EXPORTER=otlp", false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317", true)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://c:4318/v1/traces", true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_TRACES_EXPORTER=otlp", true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_TRACES_EXPORTER=none", false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_SDK_DISABLED=TRUE", false)]
    public void Export_ByEnvironment_IsOnWithAnEndpointOnly(string environment, bool expected) => Assert.Equal(
        expected,
        TraceExport.IsConfigured(environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1])));
}
