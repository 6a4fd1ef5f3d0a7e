using System.Net;
using System.Text.Json;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Csp;

/// <summary>The operator's requests to the nodes of instances: Swift's own protocol over HTTP. Thread safe.</summary>
/// <param name="http">Without a timeout of its own: each request here has one.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class CspClient(HttpClient http, TimeProvider timeProvider)
{
    /// <summary>How long a node may take to say how it is.</summary>
    private static readonly TimeSpan ReportTimeout = TimeSpan.FromSeconds(3);

    /// <summary>How long the store may take for one change: a storage server that hangs is given up by the proxy after 10 seconds.</summary>
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(15);

    /// <summary>An object may be called <c>a/../b</c>, and that is not <c>b</c>.</summary>
    private static readonly UriCreationOptions AsGiven = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Asks a node how it is; null when its proxy or its object server does not answer.</summary>
    public async Task<CspNodeReport?> AskAsync(string address, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(ReportTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var healthy = await http.GetAsync(new Uri($"http://{address}:{CspPorts.Proxy}/healthcheck"), either.Token);
            var answers = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (var question in CspRecon.Questions)
            {
                using var answer = await http.GetAsync(new Uri($"http://{address}:{CspPorts.Objects}/recon/{question}"), either.Token);
                if (answer.IsSuccessStatusCode)
                {
                    using var content = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(either.Token));
                    answers[question] = content.RootElement.Clone();
                }
            }

            return healthy.IsSuccessStatusCode ? CspNodeReport.Parse(answers, timeProvider.GetUtcNow()) : null;
        }
        catch (Exception silent) when (silent is HttpRequestException or JsonException || (silent is OperationCanceledException && deadline.IsCancellationRequested))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    /// <summary>Sends a request to the store through the first node that answers.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">Below the account: container and object, escaped; a query may follow.</param>
    /// <param name="headers">Header fields beside the operator's token.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="TimeoutException">No node answers.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        Instance instance, HttpMethod method, string path, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken)
    {
        foreach (var endpoint in instance.Resource.Status?.Endpoints ?? [])
        {
            using var deadline = new CancellationTokenSource(StoreTimeout, timeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            using var request = new HttpRequestMessage(method, new Uri($"http://{endpoint.Host}:{CspPorts.Proxy}/v1/{CspStore.Account}/{path}", AsGiven));
            request.Headers.Add("X-Auth-Token", CspKeys.OperatorToken(instance.Secrets));
            foreach (var (name, value) in headers)
            {
                request.Headers.Add(name, value);
            }

            try
            {
                return await http.SendAsync(request, either.Token);
            }
            catch (Exception silent) when (silent is HttpRequestException || (silent is OperationCanceledException && deadline.IsCancellationRequested))
            {
                // The next node has the same data.
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        throw new TimeoutException($"{instance.Key.Name}: no node answers");
    }

    /// <summary>What an answer that was not expected means: come again later.</summary>
    public static HttpRequestException Unexpected(Instance instance, string what, HttpStatusCode status) =>
        new($"{instance.Key.Name}: {what} was answered with {(int)status}", inner: null, status);
}
