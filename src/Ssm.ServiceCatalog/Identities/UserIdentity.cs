using Ssm.OpenServiceBroker.Identities;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Identities;

/// <summary>Turns the user that admission stamped into what brokers are told.</summary>
internal static class UserIdentity
{
    public static OriginatingIdentity? Of(UserInfo? user) => user is null
        ? null
        : OriginatingIdentity.OfKubernetes(new KubernetesUser
        {
            Username = user.Username,
            Uid = user.Uid,
            Groups = user.Groups is { Count: > 0 } ? user.Groups : null,
            Extra = user.Extra is { Count: > 0 } ? user.Extra : null,
        });
}
