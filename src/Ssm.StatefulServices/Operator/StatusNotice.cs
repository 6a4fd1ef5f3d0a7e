using k8s.Models;
using Ssm.StatefulServices.Api;

namespace Ssm.StatefulServices.Operator;

/// <summary>One event about an instance.</summary>
/// <param name="IsWarning">It tells of trouble.</param>
/// <param name="Reason">One word in PascalCase.</param>
/// <param name="Message">A sentence for people.</param>
internal sealed record StatusNotice(bool IsWarning, string Reason, string Message)
{
    private const string Ready = "Ready";

    /// <summary>What is worth an event when a status follows another: trouble that begins, and its end. Pure.</summary>
    public static IEnumerable<StatusNotice> Of(StatefulServiceStatus? before, StatefulServiceStatus after)
    {
        if (after.Phase != before?.Phase && after.Phase is StatefulServicePhase.Degraded or StatefulServicePhase.Failed)
        {
            yield return new StatusNotice(IsWarning: true, after.Phase, after.Message ?? "");
        }
        else if (after.Phase == StatefulServicePhase.Ready && before?.Phase is not (null or StatefulServicePhase.Ready))
        {
            yield return new StatusNotice(IsWarning: false, StatefulServicePhase.Ready, "The instance is as declared.");
        }

        foreach (var condition in (after.Conditions ?? []).Where(condition => condition.Type != Ready))
        {
            var was = Find(before, condition.Type)?.Status;
            if (condition.Status == "False" && was != "False")
            {
                yield return new StatusNotice(IsWarning: true, condition.Reason, condition.Message);
            }
            else if (condition.Status == "True" && was == "False")
            {
                yield return new StatusNotice(IsWarning: false, condition.Reason, condition.Message);
            }
        }
    }

    private static V1Condition? Find(StatefulServiceStatus? status, string type) => status?.Conditions?.FirstOrDefault(condition => condition.Type == type);
}
