namespace Ssm.OpenServiceBroker.Catalogs;

/// <summary>The defaults of OSB v2.17, "Service Plan Object", applied in one place.</summary>
public static class ServicePlanExtensions
{
    /// <summary>Free unless the plan says otherwise.</summary>
    public static bool IsFree(this ServicePlan plan) => plan.Free ?? true;

    /// <summary>The plan's word, else the offering's, else no.</summary>
    public static bool IsBindable(this ServicePlan plan, ServiceOffering offering) => plan.Bindable ?? offering.Bindable ?? false;

    /// <summary>Whether an instance of this plan may change to another: the plan's word, else the offering's, else no.</summary>
    public static bool IsPlanUpdateable(this ServicePlan plan, ServiceOffering offering) =>
        plan.PlanUpdateable ?? offering.PlanUpdateable ?? false;

    /// <summary>Whether a binding may be rotated (2.17).</summary>
    public static bool IsBindingRotatable(this ServicePlan plan) => plan.BindingRotatable ?? false;

    /// <summary>How long to poll at most; <see langword="null"/> leaves it to the platform.</summary>
    public static TimeSpan? MaximumPollingDuration(this ServicePlan plan) =>
        plan.MaximumPollingDurationSeconds is > 0 and <= int.MaxValue and var seconds ? TimeSpan.FromSeconds(seconds) : null;
}
