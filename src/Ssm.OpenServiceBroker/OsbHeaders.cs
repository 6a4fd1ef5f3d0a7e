namespace Ssm.OpenServiceBroker;

/// <summary>Names of the HTTP headers that OSB defines. OSB v2.17, "Headers".</summary>
public static class OsbHeaders
{
    /// <summary>On every request: <c>MAJOR.MINOR</c>.</summary>
    public const string ApiVersion = "X-Broker-API-Version";

    /// <summary>On requests a user caused: platform, blank, base64 of a JSON object. Since 2.13.</summary>
    public const string OriginatingIdentity = "X-Broker-API-Originating-Identity";

    /// <summary>On every request, echoed in the reply: a GUID. Since 2.15.</summary>
    public const string RequestIdentity = "X-Broker-API-Request-Identity";
}
