using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Requests;

namespace Ssm.Standalone.ApiServer.Logs;

/// <summary>GET of <c>pods/{name}/log</c>: asks the pod's node and passes on what it says, as it says it.</summary>
internal sealed class PodLog(ObjectStore objects, HttpClient node, string kubeletToken)
{
    private static readonly GroupResource Nodes = new("", "nodes");

    private static readonly string[] Passed =
        ["follow", "tailLines", "previous", "sinceSeconds", "sinceTime", "timestamps", "limitBytes"];

    public async Task HandleAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var pod = objects.Get(request.Definition.Resource, request.Namespace, request.Name).Content;
        var container = ContainerOf(request, pod);
        if (pod.Object("spec").Text("nodeName") is not { Length: > 0 } nodeName)
        {
            throw ApiErrors.BadRequest($"pod {request.Name} does not have a host assigned");
        }

        var path = $"{AddressOf(nodeName)}/containerLogs/{request.Namespace}/{request.Name}/{container}";
        var query = Passed.Where(name => request.Query.Text(name).Length > 0)
            .Select(name => KeyValuePair.Create(name, (string?)request.Query.Text(name)));
        using var message = new HttpRequestMessage(HttpMethod.Get, QueryHelpers.AddQueryString(path, query));
        message.Headers.Authorization = new("Bearer", kubeletToken);
        try
        {
            using var answer = await node.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await PassOnAsync(request, answer, cancellationToken);
        }
        catch (HttpRequestException e) when (!request.Http.Response.HasStarted)
        {
            throw ApiErrors.Internal($"Get \"{path}\": {e.Message}");
        }
    }

    private static async Task PassOnAsync(ApiRequest request, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            var text = (await answer.Content.ReadAsStringAsync(cancellationToken)).Trim();
            throw answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound
                ? ApiErrors.BadRequest(text)
                : ApiErrors.Internal($"the node answered {(int)answer.StatusCode}: {text}");
        }

        request.Http.Response.ContentType = "text/plain";
        await request.Http.Response.StartAsync(cancellationToken);
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[16 * 1024];
        for (int count; (count = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            await request.Http.Response.Body.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            await request.Http.Response.Body.FlushAsync(cancellationToken);
        }
    }

    private static string ContainerOf(ApiRequest request, JsonObject pod)
    {
        var spec = pod.Object("spec");
        var containers = spec.Objects("containers").Select(container => container.Text("name") ?? "").ToList();
        var init = spec.Objects("initContainers").Select(container => container.Text("name") ?? "").ToList();
        var asked = request.Query.Text("container");
        if (asked.Length == 0)
        {
            return containers.Count == 1 && init.Count == 0 ? containers[0] : throw ApiErrors.BadRequest(
                $"a container name must be specified for pod {request.Name}, choose one of: [{string.Join(' ', containers)}]"
                + (init.Count == 0 ? "" : $" or one of the init containers: [{string.Join(' ', init)}]"));
        }

        return containers.Contains(asked) || init.Contains(asked) ? asked
            : throw ApiErrors.BadRequest($"container {asked} is not valid for pod {request.Name}");
    }

    private string AddressOf(string nodeName)
    {
        var status = (objects.Find(Nodes, "", nodeName)?.Content).Object("status");
        var address = status.Objects("addresses").FirstOrDefault(found => found.Text("type") == "InternalIP").Text("address");
        var port = status.Object("daemonEndpoints").Object("kubeletEndpoint").Number("Port");
        return address is not null && port is not null ? $"http://{address}:{port}"
            : throw ApiErrors.Internal($"the node {nodeName} of the pod does not serve logs");
    }
}
