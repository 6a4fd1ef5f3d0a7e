using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Identities;
using Ssm.OpenServiceBroker.Operations;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Identities;

namespace Ssm.ServiceCatalog.Bindings;

/// <summary>What is sent to brokers about a binding.</summary>
internal static class BindingRequests
{
    public static ServiceBindingProperties Properties(BindingSnapshot snapshot, FeatureGates gates) => new()
    {
        Parameters = snapshot.Parameters?.Redacted,
        ParameterChecksum = snapshot.Parameters?.Checksum,
        UserInfo = gates.OriginatingIdentity ? snapshot.Binding.Spec.UserInfo : null,
    };

    public static BindingKey Key(BindingSnapshot snapshot) => Key(snapshot, snapshot.Binding.BrokerId());

    /// <summary>The binding that a rotation is about.</summary>
    public static BindingKey RotationKey(BindingSnapshot snapshot) => Key(snapshot, snapshot.Status.Rotation!.ExternalID);

    public static BindRequest Bind(BindingSnapshot snapshot) => new()
    {
        ServiceId = new ServiceId(snapshot.Class!.Spec.ExternalID),
        PlanId = new PlanId(snapshot.Plan!.Spec.ExternalID),
        BindResource = new BindResource { AppGuid = snapshot.NamespaceUid },
        Parameters = snapshot.Parameters?.Full,
        Context = new KubernetesContext
        {
            Namespace = snapshot.Instance!.Metadata.NamespaceProperty,
            ClusterId = snapshot.ClusterId,
            InstanceName = snapshot.Instance.Metadata.Name,
        }.ToJson(),
    };

    /// <summary>
    /// The successor inherits the parameters. A broker that knows no rotation, or a predecessor that has ended or is not as it was asked for, gets an ordinary
    /// bind with another id. OSB v2.17, "Binding Rotation".
    /// </summary>
    public static BindRequest Rotate(BindingSnapshot snapshot, DateTimeOffset now)
    {
        var bind = Bind(snapshot);
        var isInherited = snapshot.Plan!.Spec.BindingRotatable == true && !(snapshot.Status.ExpiresAt <= now) && !snapshot.Status.Conditions.IsTrue(ConditionType.Drifted);
        return isInherited ? bind with { PredecessorBindingId = new BindingId(snapshot.Binding.BrokerId()), Parameters = null } : bind;
    }

    /// <summary>The plan that the broker knows the instance by; null when it is not known.</summary>
    public static OfferingPlan? PlanAtBroker(BindingSnapshot snapshot)
    {
        var plan = snapshot.Instance?.Status?.ExternalProperties?.PlanExternalID ?? snapshot.Plan?.Spec.ExternalID;
        return string.IsNullOrEmpty(plan) || snapshot.ServiceExternalId.Length == 0 ? null : new OfferingPlan(new ServiceId(snapshot.ServiceExternalId), new PlanId(plan));
    }

    public static LastOperationQuery Poll(BindingSnapshot snapshot) => Poll(snapshot, snapshot.Status.LastOperation);

    public static LastOperationQuery PollRotation(BindingSnapshot snapshot) => Poll(snapshot, snapshot.Status.Rotation!.LastOperation);

    public static BrokerCall Call(BindingSnapshot snapshot, FeatureGates gates, bool acceptsIncomplete) => new()
    {
        AcceptsIncomplete = acceptsIncomplete,
        OriginatingIdentity = UserIdentity.Of(gates.OriginatingIdentity ? snapshot.Binding.Spec.UserInfo : null),
    };

    private static BindingKey Key(BindingSnapshot snapshot, string id) => new(new InstanceId(snapshot.Instance!.Spec.ExternalID), new BindingId(id));

    private static LastOperationQuery Poll(BindingSnapshot snapshot, string? operation) => new()
    {
        ServiceId = PlanAtBroker(snapshot)?.ServiceId,
        PlanId = PlanAtBroker(snapshot)?.PlanId,
        Operation = operation is null ? null : new Operation(operation),
    };
}
