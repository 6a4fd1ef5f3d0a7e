using Ssm.StatefulServices.Csp;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Tests.Csp;
using Ssm.StatefulServices.Tests.Platforms;

namespace Ssm.StatefulServices.Tests.Interruptions;

/// <summary>What is written under a name is an object of the bucket <c>default</c>.</summary>
internal sealed class SwiftClient : EngineClient
{
    private const string Grant = "X-Container-Meta-Grant-";

    public override string Plan => "csp-1.0-standard";

    public override string Parameters => """{"resources":{"memory":"256M","storage":"1G"}}""";

    public override string Changed => """{"resources":{"memory":"320M","storage":"1G"}}""";

    public override bool GoesOnWhenFull => true;

    protected override string AdminSecret => CspSecretNames.Key;

    protected override async Task WriteAsync(TestBinding binding, string name, string value)
    {
        using var s3 = S3.Of(binding);
        await s3.PutAsync(name, value);
    }

    protected override async Task<bool> ReadAsync(TestBinding binding, string name)
    {
        using var s3 = S3.Of(binding);
        return (await s3.GetAsync(name)).Length > 0;
    }

    /// <summary>Swift has no list of users: they are who may use the bucket.</summary>
    protected override async Task<IEnumerable<string>> ListAccountsAsync(TestBinding binding, string password)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Head, $"http://{binding.Nodes[0].Host}:{CspPorts.Proxy}/v1/{CspStore.Account}/{binding["bucket"]}");
        request.Headers.Add("X-Auth-Token", CspKeys.OperatorToken(new InstanceSecrets(new Dictionary<string, string> { [AdminSecret] = password }, new Dictionary<string, string>())));
        using var bucket = await http.SendAsync(request);
        return bucket.EnsureSuccessStatusCode().Headers
            .Where(header => header.Key.StartsWith(Grant, StringComparison.OrdinalIgnoreCase))
            .Select(header => header.Key[Grant.Length..].ToUpperInvariant());
    }
}
