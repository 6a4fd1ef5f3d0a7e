using Microsoft.Extensions.Logging;

namespace Ssm.StatefulServices.Broker;

/// <summary>Writes one line for each message: time, level when it is trouble, message. This is what <c>kubectl logs</c> shows of a broker.</summary>
internal sealed class LineLoggerProvider(TextWriter output, TimeProvider timeProvider) : ILoggerProvider
{
    private readonly Lock _lock = new();

    public ILogger CreateLogger(string categoryName) => new LineLogger(this);

    public void Dispose()
    {
        // The writer belongs to the caller.
    }

    private void Write(LogLevel level, string message, Exception? exception)
    {
        var trouble = level >= LogLevel.Warning ? $"{level}: " : "";
        var cause = exception is null ? "" : $": {exception.GetType().Name}: {exception.Message}";
        var line = $"{timeProvider.GetUtcNow().UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {trouble}{message}{cause}".ReplaceLineEndings(" ");
        lock (_lock)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    private sealed class LineLogger(LineLoggerProvider provider) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                provider.Write(logLevel, formatter(state, exception), exception);
            }
        }
    }
}
