using System.Text.Json;
using k8s.Models;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Csp;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Tests.Csp;

/// <summary>Instances that only exist on paper.</summary>
internal static class CspInstances
{
    private const string Id = "105f4a29-a2e3-4094-a888-1c125bf0ea78";

    public static Instance Of(string plan, string parameters) => new()
    {
        Resource = new StatefulService
        {
            Metadata = new V1ObjectMeta { Name = $"csp-{Id}", NamespaceProperty = "service-brokers", Uid = "b0651192-4be9-4ae6-b0f8-0f2af9810bbb" },
            Spec = new StatefulServiceSpec { Service = "csp", Plan = plan, InstanceId = Id, Parameters = JsonDocument.Parse(parameters).RootElement },
        },
        Plan = CspOffering.Default.FindPlan(plan)!,
        Secrets = new InstanceSecrets(new Dictionary<string, string> { ["key"] = "instance-key", ["path-suffix"] = "instance-suffix" }, new Dictionary<string, string>()),
    };
}
