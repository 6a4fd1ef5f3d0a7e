using System.CommandLine;
using Ssm.ServiceCatalog.Api;

namespace Ssm.Cli.Catalog.Waiting;

/// <summary><c>--wait</c>, <c>--timeout</c> and <c>--interval</c>.</summary>
internal sealed class WaitOptions
{
    private readonly Option<bool> _wait = new("--wait") { Description = "Wait until it is done; progress and events are shown as they come" };
    private readonly Option<string> _timeout = new("--timeout") { Description = "How long to wait, for example 30s, 5m, 1h; -1 for ever", HelpName = "DURATION", DefaultValueFactory = _ => "5m" };
    private readonly Option<string> _interval = new("--interval") { Description = "Accepted for svcat's sake: nothing is polled", HelpName = "DURATION", DefaultValueFactory = _ => "1s" };

    public WaitOptions(CatalogCommand command)
    {
        foreach (var duration in new[] { _timeout, _interval })
        {
            duration.Validators.Add(result =>
            {
                if (result.Tokens is [var token] && token.Value != "-1" && GoDuration.Parse(token.Value) is null)
                {
                    result.AddError($"{duration.Name} must be a duration such as 30s, 5m or 1h30m, not '{token.Value}'");
                }
            });
        }

        command.Option(_wait);
        command.Option(_timeout);
        command.Option(_interval);
    }

    /// <summary>The user wants to wait.</summary>
    public bool IsAskedFor(CatalogSession session) => session.Get(_wait);

    /// <summary>Waits with what is said in <paramref name="wait"/>, up to the timeout.</summary>
    /// <param name="session">The command's run.</param>
    /// <param name="subject">For the error: <c>instance 'redis'</c>.</param>
    /// <param name="wait">The waiting.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public async Task<T> WithinAsync<T>(
        CatalogSession session, string subject, Func<ProgressWatch, CancellationToken, Task<T>> wait, CancellationToken cancellationToken)
    {
        var text = session.Get(_timeout)!;
        var limit = text == "-1" ? Timeout.InfiniteTimeSpan : GoDuration.Parse(text)!.Value; // the validator has parsed it
        using var deadline = new CancellationTokenSource(limit < TimeSpan.Zero ? Timeout.InfiniteTimeSpan : limit, session.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var watch = new ProgressWatch(session.Api, session.Progress, session.Time);
        try
        {
            return await wait(watch, either.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{subject} is not done after {text}; it goes on by itself{(watch.Last.Length == 0 ? string.Empty : $": {watch.Last}")}", late);
        }
    }
}
