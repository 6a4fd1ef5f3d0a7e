using System.Text.Json;
using k8s.Models;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Tests;

/// <summary>Instances as a broker would have stored them.</summary>
internal static class TestInstances
{
    /// <summary>An instance of a plan with every generated secret set to <c>NAME-password-24-letters</c>.</summary>
    public static Instance Of(ServiceDefinition definition, string plan, string parameters = "{}", params IReadOnlyList<ServiceEndpoint> endpoints)
    {
        var service = definition.Offering.Name;
        return new Instance
        {
            Resource = new StatefulService
            {
                Metadata = new V1ObjectMeta
                {
                    Name = $"{service}-105f4a29-a2e3-4094-a888-1c125bf0ea78",
                    NamespaceProperty = "service-brokers",
                    Uid = "b0651192-4be9-4ae6-b0f8-0f2af9810bbb",
                },
                Spec = new StatefulServiceSpec
                {
                    Service = service,
                    Plan = plan,
                    InstanceId = "105f4a29-a2e3-4094-a888-1c125bf0ea78",
                    Parameters = JsonDocument.Parse(parameters).RootElement,
                },
                Status = endpoints.Count == 0 ? null : new StatefulServiceStatus { Phase = StatefulServicePhase.Ready, Endpoints = [.. endpoints], Address = endpoints[0].Host },
            },
            Plan = definition.Offering.FindPlan(plan)!,
            Exporter = definition.Offering.RunBy("registry.example.org/ssm:1.0").Exporter,
            Secrets = new InstanceSecrets(definition.Topology.GeneratedSecrets.ToDictionary(name => name, SecretOf), new Dictionary<string, string>()),
        };
    }

    public static string SecretOf(string name) => $"{name}Password4TheTest";
}
