using System.Text.Json.Nodes;
using Ssm.StatefulServices.Broker;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.Platforms;

/// <summary>What the manifests allow the account of a service's broker.</summary>
internal static class BrokerRights
{
    /// <summary>The requests that no rule allows, a line for each; empty when there are none.</summary>
    public static string Forbidden(string service, IEnumerable<ApiRequest> requests)
    {
        var options = new BrokerManifestOptions { Namespace = ServicePlatform.Namespace, Image = "ssm", NewPassword = () => "unused" };
        var rules =
            (from manifest in BrokerManifests.Render(service, options)
             where manifest["rules"] is not null
             from rule in manifest["rules"]!.AsArray()
             select (Namespace: manifest["metadata"]!["namespace"]?.GetValue<string>(), Rule: (JsonNode)rule!)).ToList();
        return string.Join('\n', requests.Where(request => !rules.Any(rule => (rule.Namespace is null || rule.Namespace == request.Namespace) && request.IsAllowedBy(rule.Rule))));
    }
}
