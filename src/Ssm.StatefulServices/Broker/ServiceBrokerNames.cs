namespace Ssm.StatefulServices.Broker;

/// <summary>Names of the objects of a service's broker.</summary>
/// <param name="Service">Such as <c>credis</c>.</param>
public readonly record struct ServiceBrokerNames(string Service)
{
    /// <summary>The ClusterServiceBroker, the Deployment, the Service, the ServiceAccount and the Lease.</summary>
    public string Broker => $"{Service}-broker";

    /// <summary>The Secret with the credentials that the platform calls the broker with: <c>username</c> and <c>password</c>.</summary>
    public string Credentials => $"{Service}-broker-auth";
}
