using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Objects;

namespace Ssm.Standalone.ApiServer.Admission;

/// <summary>Whom to call.</summary>
/// <param name="Url">Full address; the host of a service is <c>name.namespace.svc</c>, which also must be in its certificate.</param>
/// <param name="ServiceNamespace">Namespace of the service behind the address; "" if it is no service.</param>
/// <param name="ServiceName">Name of the service behind the address.</param>
/// <param name="AuthorityPem">What the server's certificate must be signed by; "" trusts the machine's authorities.</param>
internal sealed record WebhookTarget(Uri Url, string ServiceNamespace, string ServiceName, string AuthorityPem)
{
    public static WebhookTarget Read(JsonObject? clientConfig)
    {
        var authority = System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(clientConfig.Text("caBundle") ?? ""));
        if (clientConfig.Object("service") is not { } service)
        {
            return new WebhookTarget(new Uri(clientConfig.Text("url") ?? ""), "", "", authority);
        }

        var (space, name) = (service.Text("namespace") ?? "", service.Text("name") ?? "");
        var url = new UriBuilder("https", $"{name}.{space}.svc", (int)(service.Number("port") ?? 443), service.Text("path") ?? "");
        return new WebhookTarget(url.Uri, space, name, authority);
    }
}
