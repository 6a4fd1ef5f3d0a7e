namespace Ssm.Kubernetes;

/// <summary>How a pass ended, as metrics and traces say it.</summary>
internal static class PassResult
{
    public const string Success = "success";
    public const string RequeueAfter = "requeue_after";
    public const string Conflict = "conflict";
    public const string Error = "error";
    public const string TerminalError = "terminal_error";
    public const string Cancelled = "cancelled";
}
