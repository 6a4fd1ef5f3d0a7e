using Ssm.StatefulServices.Certificates;

namespace Ssm.StatefulServices.Etcd;

/// <summary>Names of an etcd instance's secrets.</summary>
internal static class EtcdSecretNames
{
    /// <summary>Password of etcd's user <c>root</c>, the operator's.</summary>
    public const string Root = "root";

    /// <summary>The instance's certificate authority.</summary>
    public const string Authority = CertificateAuthority.SecretName;
}
