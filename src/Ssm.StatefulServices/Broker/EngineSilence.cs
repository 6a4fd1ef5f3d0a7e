namespace Ssm.StatefulServices.Broker;

/// <summary>Tells that an engine did not answer from all else that may go wrong. Pure.</summary>
internal static class EngineSilence
{
    /// <summary>The engine did not answer in time, or not at all, while whoever asks the broker still waits. What was asked of the engine may be done or not.</summary>
    public static bool Is(Exception failure, CancellationToken asked) =>
        failure is TimeoutException or HttpRequestException || (failure is OperationCanceledException && !asked.IsCancellationRequested);
}
