using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Identities;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>What is sent to brokers about an instance.</summary>
internal static class InstanceRequests
{
    private static readonly JsonElement NoParameters = JsonElement.Parse("{}");

    public static ServiceInstanceProperties Properties(InstanceSnapshot snapshot, FeatureGates gates, bool isUpdate)
    {
        var plan = snapshot.Plan!.Spec;
        return new ServiceInstanceProperties
        {
            ClusterServicePlanExternalName = snapshot.Names.IsNamespaced ? "" : plan.ExternalName,
            ClusterServicePlanExternalID = snapshot.Names.IsNamespaced ? "" : plan.ExternalID,
            ServicePlanExternalName = snapshot.Names.IsNamespaced ? plan.ExternalName : null,
            ServicePlanExternalID = snapshot.Names.IsNamespaced ? plan.ExternalID : null,
            Parameters = snapshot.Parameters?.Redacted,
            ParameterChecksum = snapshot.Parameters?.Checksum,
            UserInfo = gates.OriginatingIdentity ? snapshot.Instance.Spec.UserInfo : null,
            BrokerName = snapshot.BrokerName,
            ServiceExternalID = snapshot.ServiceExternalId,
            ContextChecksum = BrokerContext.ChecksumOf(snapshot),
            MaintenanceInfo = Maintenance.Target(snapshot, isUpdate),
        };
    }

    /// <summary>Whether a request with one would be the request with the other.</summary>
    public static bool AreSame(ServiceInstanceProperties? left, ServiceInstanceProperties? right) =>
        AskForTheSame(left, right)
        && left?.UserInfo?.Uid == right?.UserInfo?.Uid
        && left?.UserInfo?.Username == right?.UserInfo?.Username;

    /// <summary>Whether a broker that has done one would find the other done, whoever asks.</summary>
    public static bool AskForTheSame(ServiceInstanceProperties? left, ServiceInstanceProperties? right) =>
        left is not null
        && right is not null
        && left.PlanExternalID == right.PlanExternalID
        && left.ParameterChecksum == right.ParameterChecksum
        && left.ContextChecksum == right.ContextChecksum
        && left.MaintenanceInfo?.Version == right.MaintenanceInfo?.Version;

    /// <summary>What an update asks for. A raised <c>updateRequests</c> makes it another one: the user wants the same again.</summary>
    public static string? UpdateChecksum(ServiceInstanceSpec spec, ServiceInstanceProperties? properties) => properties is null ? null : Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{properties.PlanExternalID}/{properties.ParameterChecksum}/{properties.MaintenanceInfo?.Version}/{spec.UpdateRequests}")));

    public static ProvisionRequest Provision(InstanceSnapshot snapshot) => new()
    {
        ServiceId = new ServiceId(snapshot.Class!.Spec.ExternalID),
        PlanId = new PlanId(snapshot.Plan!.Spec.ExternalID),
        OrganizationGuid = snapshot.ClusterId,
        SpaceGuid = snapshot.NamespaceUid!,
        Parameters = snapshot.Parameters?.Full,
        Context = BrokerContext.Of(snapshot),
        MaintenanceInfo = Maintenance.ToWire(Maintenance.Target(snapshot, isUpdate: false), snapshot.OsbVersion),
    };

    public static UpdateRequest Update(InstanceSnapshot snapshot, FeatureGates gates)
    {
        var external = snapshot.Status.ExternalProperties ?? new ServiceInstanceProperties();
        var plan = snapshot.Plan!.Spec.ExternalID;
        var target = Maintenance.Target(snapshot, isUpdate: true);
        var isParametersChanged = snapshot.Parameters?.Checksum != external.ParameterChecksum;
        return new UpdateRequest
        {
            ServiceId = new ServiceId(snapshot.Class!.Spec.ExternalID),
            PlanId = plan == external.PlanExternalID && external.ParameterChecksum != ServiceInstanceProperties.UnknownChecksum ? null : new PlanId(plan),

            // Without parameters any more the broker is told so; the original sends nothing, and the broker keeps the old ones.
            Parameters = isParametersChanged ? snapshot.Parameters?.Full ?? (gates.LegacyEmptyParameters ? null : NoParameters) : null,
            Context = BrokerContext.Of(snapshot),
            MaintenanceInfo = target?.Version == external.MaintenanceInfo?.Version ? null : Maintenance.ToWire(target, snapshot.OsbVersion),
            PreviousValues = new PreviousValues
            {
                ServiceId = new ServiceId(snapshot.Class.Spec.ExternalID),
                PlanId = external.PlanExternalID.Length > 0 ? new PlanId(external.PlanExternalID) : null,
                MaintenanceInfo = Maintenance.ToWire(external.MaintenanceInfo, snapshot.OsbVersion),
            },
        };
    }

    /// <summary>The plan that the broker knows the instance by; null when it is not known any more.</summary>
    public static OfferingPlan? PlanAtBroker(InstanceSnapshot snapshot)
    {
        var status = snapshot.Status;
        var plan = status switch
        {
            { InProgressProperties: { } sent } when status.CurrentOperation is not InstanceOperation.Update => sent.PlanExternalID,
            { ExternalProperties: { } accepted } => accepted.PlanExternalID,
            { InProgressProperties: { } sent } => sent.PlanExternalID,
            _ => snapshot.Plan?.Spec.ExternalID ?? "",
        };
        return plan.Length == 0 ? null : new OfferingPlan(new ServiceId(snapshot.ServiceExternalId), new PlanId(plan));
    }

    public static LastOperationQuery Poll(InstanceSnapshot snapshot) => new()
    {
        ServiceId = new ServiceId(snapshot.ServiceExternalId),
        PlanId = PlanAtBroker(snapshot)?.PlanId,
        Operation = snapshot.Status.LastOperation is { } operation ? new Operation(operation) : null,
    };

    public static BrokerCall Call(InstanceSnapshot snapshot, FeatureGates gates) => new()
    {
        AcceptsIncomplete = true,
        OriginatingIdentity = UserIdentity.Of(gates.OriginatingIdentity ? snapshot.Instance.Spec.UserInfo : null),
    };
}
