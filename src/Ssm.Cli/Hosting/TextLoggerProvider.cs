using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Ssm.Cli.Hosting;

/// <summary>Log lines for people: time, level, category's last word, message. Goes to one writer, which may be a container's log.</summary>
/// <param name="output">Where lines go; must be thread-safe.</param>
/// <param name="minimum">Lines below this level are left out.</param>
/// <param name="time">The clock.</param>
internal sealed class TextLoggerProvider(TextWriter output, LogLevel minimum, TimeProvider time) : ILoggerProvider
{
    /// <summary>A factory with this provider alone.</summary>
    public static ILoggerFactory CreateFactory(TextWriter output, LogLevel minimum, TimeProvider time) =>
        new LoggerFactory([new TextLoggerProvider(TextWriter.Synchronized(output), minimum, time)], Filter(minimum));

    /// <summary>Of the web server only trouble is worth a line; a line per request would be most of the log.</summary>
    private static LoggerFilterOptions Filter(LogLevel minimum)
    {
        var filter = new LoggerFilterOptions { MinLevel = minimum };
        filter.Rules.Add(new LoggerFilterRule(null, "Microsoft", LogLevel.Warning, null));
        return filter;
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(categoryName[(categoryName.LastIndexOf('.') + 1)..], output, minimum, time);

    /// <inheritdoc/>
    public void Dispose() => output.Flush();

    private sealed class Logger(string category, TextWriter output, LogLevel minimum, TimeProvider time) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            var at = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            var cause = exception is null ? string.Empty
                : minimum <= LogLevel.Debug ? $"{Environment.NewLine}{exception}"
                : $": {exception.GetType().Name}: {exception.Message}";
            output.WriteLine($"{at} {Name(logLevel)} {category}: {formatter(state, exception)}{cause}");
        }

        private static string Name(LogLevel level) => level switch
        {
            LogLevel.Trace => "TRACE",
            LogLevel.Debug => "DEBUG",
            LogLevel.Information => "INFO ",
            LogLevel.Warning => "WARN ",
            _ => "ERROR",
        };
    }
}
