using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;
using Ssm.Kubernetes.Json;

namespace Ssm.Kubernetes;

/// <summary>
/// The one door to a Kubernetes API server, for every kind alike. It does not retry: an error reaches the work queue,
/// which is the only retry loop. Thread-safe.
/// </summary>
/// <remarks>
/// Methods throw <see cref="KubernetesApiException"/> when the server refuses, <see cref="HttpRequestException"/> or
/// <see cref="IOException"/> when it cannot be reached, and <see cref="TimeoutException"/> after <see cref="KubernetesApiOptions.RequestTimeout"/>.
/// </remarks>
public sealed class KubernetesApi : IDisposable
{
    private static readonly MediaTypeHeaderValue JsonMedia = new("application/json");
    private static readonly MediaTypeHeaderValue MergePatchMedia = new("application/merge-patch+json");

    private readonly KubernetesClientConfiguration _configuration;
    private readonly KubernetesApiOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly HttpMessageInvoker _http;
    private readonly Uri _server;
    private readonly RequestRate? _rate;

    /// <summary>Prepares the client; the first request connects.</summary>
    public KubernetesApi(KubernetesClientConfiguration configuration, KubernetesApiOptions options, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(options);
        _configuration = configuration;
        _options = options;
        _timeProvider = timeProvider;
        _server = new Uri(configuration.Host.TrimEnd('/') + "/");
        _http = KubernetesTransport.Create(configuration, options);
        _rate = options.RequestsPerSecond is { } rate ? new RequestRate(rate, Math.Max(options.Burst, 1), timeProvider) : null;
    }

    /// <summary>Reads one object; null when there is none.</summary>
    public async Task<T?> GetAsync<T>(ResourceType<T> type, NamespacedName key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(type);
        try
        {
            return await SendAsync(type, HttpMethod.Get, type.ObjectPath(key, null), null, cancellationToken);
        }
        catch (KubernetesApiException notFound) when (notFound.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Reads all objects of the scope, page by page, at one revision.</summary>
    public async Task<ResourceList<T>> ListAsync<T>(ResourceType<T> type, ListScope scope, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(scope);
        var items = new List<T>();
        string? next = null;
        while (true)
        {
            var path = ResourceQuery.List(type.CollectionPath(scope.Namespace ?? string.Empty), scope, _options.PageSize, next);
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_server, path));
            using var deadline = Deadline(cancellationToken);
            using var response = await SendAsync(request, deadline);
            var bytes = await ReadAsync(response, deadline);
            var page = ListPage.Read(bytes, type, items);
            if (string.IsNullOrEmpty(page.Continue))
            {
                return new ResourceList<T>(items, page.ResourceVersion ?? string.Empty);
            }

            next = page.Continue;
        }
    }

    /// <summary>Creates the object and returns it as stored.</summary>
    public Task<T> CreateAsync<T>(ResourceType<T> type, T resource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(resource);
        var path = type.CollectionPath(resource.Metadata.NamespaceProperty ?? string.Empty);
        return SendAsync(type, HttpMethod.Post, path, Body(type, resource), cancellationToken);
    }

    /// <summary>Replaces the object if it is still at the <c>resourceVersion</c> that <paramref name="resource"/> carries; its status stays.</summary>
    public Task<T> UpdateAsync<T>(ResourceType<T> type, T resource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(type);
        return SendAsync(type, HttpMethod.Put, type.ObjectPath(NamespacedName.Of(resource), null), Body(type, resource), cancellationToken);
    }

    /// <summary>Replaces the object's status if it is still at the <c>resourceVersion</c> that <paramref name="resource"/> carries.</summary>
    public Task<T> UpdateStatusAsync<T>(ResourceType<T> type, T resource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(type);
        return SendAsync(type, HttpMethod.Put, type.ObjectPath(NamespacedName.Of(resource), "status"), Body(type, resource), cancellationToken);
    }

    /// <summary>Changes the members that <paramref name="mergePatch"/> names (RFC 7386), whatever the revision.</summary>
    public Task<T> PatchAsync<T>(ResourceType<T> type, NamespacedName key, JsonNode mergePatch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(type);
        return SendAsync(type, HttpMethod.Patch, type.ObjectPath(key, null), Patch(mergePatch), cancellationToken);
    }

    /// <summary>As <see cref="PatchAsync{T}"/>, on the status subresource.</summary>
    public Task<T> PatchStatusAsync<T>(ResourceType<T> type, NamespacedName key, JsonNode mergePatch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(type);
        return SendAsync(type, HttpMethod.Patch, type.ObjectPath(key, "status"), Patch(mergePatch), cancellationToken);
    }

    /// <summary>Asks for the object's deletion; false when there was none. Finalizers may keep it for a while.</summary>
    public async Task<bool> DeleteAsync<T>(
        ResourceType<T> type, NamespacedName key, V1DeleteOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(type);
        using var request = new HttpRequestMessage(HttpMethod.Delete, new Uri(_server, type.ObjectPath(key, null)));
        if (options is not null)
        {
            request.Content = Content(JsonSerializer.SerializeToUtf8Bytes(options, KubernetesJsonContext.Default.V1DeleteOptions), JsonMedia);
        }

        using var deadline = Deadline(cancellationToken);
        try
        {
            using var response = await SendAsync(request, deadline);
            return true;
        }
        catch (KubernetesApiException notFound) when (notFound.IsNotFound)
        {
            return false;
        }
    }

    /// <summary>
    /// Makes the object as desired: creates it when <paramref name="current"/> is null, patches it when a desired field differs.
    /// Fields that <paramref name="desired"/> leaves out, such as those the server fills in, stay as they are.
    /// </summary>
    public async Task<EnsureResult> EnsureAsync<T>(ResourceType<T> type, T desired, T? current, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(type);
        if (current is null)
        {
            await CreateAsync(type, desired, cancellationToken);
            return EnsureResult.Created;
        }

        var wanted = JsonSerializer.SerializeToNode(desired, type.TypeInfo)!.AsObject();
        wanted.Remove("status");
        if (JsonContainment.Contains(JsonSerializer.SerializeToNode(current, type.TypeInfo), wanted))
        {
            return EnsureResult.Unchanged;
        }

        await PatchAsync(type, NamespacedName.Of(desired), wanted, cancellationToken);
        return EnsureResult.Patched;
    }

    /// <summary>
    /// The changes after <paramref name="resourceVersion"/>, bookmarks included, until the server closes the watch. An <c>ERROR</c> event is thrown as
    /// <see cref="KubernetesApiException"/>; <see cref="KubernetesApiException.IsGone"/> then means: list again.
    /// </summary>
    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceType<T> type,
        ListScope scope,
        string resourceVersion,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(scope);
        var path = ResourceQuery.Watch(type.CollectionPath(scope.Namespace ?? string.Empty), scope, resourceVersion, _options.WatchTimeout);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_server, path));

        // The server ends the watch by itself; this deadline only guards against one that forgets to.
        using var deadline = new RequestDeadline(_options.WatchTimeout + TimeSpan.FromMinutes(1), _timeProvider, cancellationToken);
        using var response = await SendAsync(request, deadline);
        await using var stream = await response.Content.ReadAsStreamAsync(deadline.Token);
        await foreach (var change in WatchReader.ReadAsync(stream, type, deadline.Token))
        {
            yield return change;
        }
    }

    /// <summary>Sends a body to a subresource that answers with the same form: <c>token</c> of a service account, <c>finalize</c> of a namespace …</summary>
    public async Task<TBody> SubresourceAsync<T, TBody>(
        ResourceType<T> type, NamespacedName key, string subresource, HttpMethod method, TBody body, JsonTypeInfo<TBody> bodyType, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(type);
        using var request = new HttpRequestMessage(method, new Uri(_server, type.ObjectPath(key, subresource)))
        {
            Content = Content(JsonSerializer.SerializeToUtf8Bytes(body, bodyType), JsonMedia),
        };
        using var deadline = Deadline(cancellationToken);
        using var response = await SendAsync(request, deadline);
        return JsonSerializer.Deserialize(await ReadAsync(response, deadline), bodyType)
            ?? throw new InvalidDataException($"the API server answered {method} {request.RequestUri} with null");
    }

    /// <summary>The resources that the server serves in a group and version; none when it does not know them.</summary>
    public async Task<IReadOnlyList<V1APIResource>> DiscoverAsync(string group, string version, CancellationToken cancellationToken)
    {
        var path = string.IsNullOrEmpty(group) ? $"api/{version}" : $"apis/{group}/{version}";
        try
        {
            var bytes = await GetRawAsync(path, cancellationToken);
            return [.. JsonSerializer.Deserialize(bytes, KubernetesJsonContext.Default.V1APIResourceList)?.Resources ?? []];
        }
        catch (KubernetesApiException unknown) when (unknown.IsNotFound)
        {
            return [];
        }
    }

    /// <summary>The body of a GET of any path of the server, relative to its root: <c>readyz</c>, <c>version</c>, <c>apis</c> …</summary>
    public async Task<byte[]> GetRawAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_server, path));
        using var deadline = Deadline(cancellationToken);
        using var response = await SendAsync(request, deadline);
        return await ReadAsync(response, deadline);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static ByteArrayContent Body<T>(ResourceType<T> type, T resource)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        resource.ApiVersion ??= type.ApiVersion;
        resource.Kind ??= type.Kind;
        return Content(JsonSerializer.SerializeToUtf8Bytes(resource, type.TypeInfo), JsonMedia);
    }

    private static ByteArrayContent Patch(JsonNode mergePatch) =>
        Content(JsonSerializer.SerializeToUtf8Bytes(mergePatch, NodeJsonContext.Default.JsonNode), MergePatchMedia);

    private static ByteArrayContent Content(byte[] bytes, MediaTypeHeaderValue media)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = media;
        return content;
    }

    private async Task<T> SendAsync<T>(
        ResourceType<T> type, HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        using var request = new HttpRequestMessage(method, new Uri(_server, path)) { Content = content };
        using var deadline = Deadline(cancellationToken);
        using var response = await SendAsync(request, deadline);
        var bytes = await ReadAsync(response, deadline);
        return JsonSerializer.Deserialize(bytes, type.TypeInfo)
            ?? throw new InvalidDataException($"the API server answered {method} {path} with null");
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, RequestDeadline deadline)
    {
        if (_rate?.Take() is { } wait && wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, _timeProvider, deadline.Token);
        }

        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        request.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.Authorization = await KubernetesTransport.AuthorizationAsync(_configuration, deadline.Token);
        using var span = WriteSpan.Start(request);
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, deadline.Token);
        }
        catch (OperationCanceledException cancelled) when (deadline.HasExpired)
        {
            throw new TimeoutException($"{request.Method} {request.RequestUri} was not answered within {_options.RequestTimeout}", cancelled);
        }
        catch (SocketException reset)
        {
            // The HTTP client's own words for it, which it leaves out for a connection that is reset right after it was made.
            throw new HttpRequestException(HttpRequestError.ConnectionError, reset.Message, reset);
        }

        WriteSpan.Answered(span, response.StatusCode);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw ApiFailure.From(response.StatusCode, await ReadAsync(response, deadline));
        }
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, RequestDeadline deadline)
    {
        try
        {
            return await response.Content.ReadAsByteArrayAsync(deadline.Token);
        }
        catch (OperationCanceledException cancelled) when (deadline.HasExpired)
        {
            throw new TimeoutException($"the answer of the API server did not end within {_options.RequestTimeout}", cancelled);
        }
    }

    private RequestDeadline Deadline(CancellationToken cancellationToken) => new(_options.RequestTimeout, _timeProvider, cancellationToken);
}
