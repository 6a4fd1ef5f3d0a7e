using System.Net;
using System.Text;

namespace Ssm.ServiceCatalog.Tests.Flows;

/// <summary>A connection to the API server on which somebody else's write of the objects at <paramref name="path"/> comes before the first <paramref name="times"/>.</summary>
internal sealed class OvertakenTransport(HttpMessageHandler inner, string path, int times) : DelegatingHandler(inner)
{
    private int _writes;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.Method == HttpMethod.Put && request.RequestUri!.AbsolutePath.Contains(path, StringComparison.Ordinal) && Interlocked.Increment(ref _writes) <= times
            ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.Conflict)
            {
                RequestMessage = request,
                Content = new StringContent(
                    """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Conflict","message":"the object has been modified","code":409}""",
                    Encoding.UTF8,
                    "application/json"),
            })
            : base.SendAsync(request, cancellationToken);
}
