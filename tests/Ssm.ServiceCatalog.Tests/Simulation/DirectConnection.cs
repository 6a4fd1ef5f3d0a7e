using k8s;
using Ssm.Kubernetes;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>A client whose requests reach a <see cref="SimulatedApiServer"/> at once; <see cref="LosesAnswers"/> lets them take effect and fail.</summary>
internal sealed class DirectConnection(SimulatedApiServer server) : HttpMessageHandler
{
    public bool LosesRequests { get; set; }

    public bool LosesAnswers { get; set; }

    public KubernetesApi Open() => new(
        new KubernetesClientConfiguration { Host = "http://api" }, new KubernetesApiOptions { Transport = _ => this }, TimeProvider.System);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isWrite = request.Method != HttpMethod.Get;
        if (LosesRequests && isWrite)
        {
            throw new HttpRequestException("the request is lost");
        }

        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var reply = server.Handle(new SimulatedRequest(request.Method.Method, request.RequestUri!, body));
        return LosesAnswers && isWrite ? throw new HttpRequestException("the answer is lost") : reply.ToMessage(request);
    }
}
