using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ssm.StatefulServices.Broker;

namespace Ssm.StatefulServices.Tests.Platforms;

/// <summary>Where the node of a test logs: nowhere, or to the file that the environment variable <c>SSM_TEST_LOG</c> names.</summary>
internal static class TestLogs
{
    public static ILoggerFactory Factory { get; } = Environment.GetEnvironmentVariable("SSM_TEST_LOG") is { Length: > 0 } file
        ? LoggerFactory.Create(logging => logging.AddProvider(new LineLoggerProvider(TextWriter.Synchronized(new StreamWriter(file, append: true) { AutoFlush = true }), TimeProvider.System)))
        : NullLoggerFactory.Instance;
}
