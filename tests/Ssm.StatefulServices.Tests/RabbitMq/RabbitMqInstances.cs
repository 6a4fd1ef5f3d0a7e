using System.Text.Json;
using k8s.Models;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Offerings;

namespace Ssm.StatefulServices.Tests.RabbitMq;

/// <summary>Instances of the services on RabbitMQ, as the operator sees them.</summary>
internal static class RabbitMqInstances
{
    public static Instance Of(Offering offering, string plan, string parameters) => new()
    {
        Resource = new StatefulService
        {
            Metadata = new V1ObjectMeta
            {
                Name = $"{offering.Name}-105f4a29-a2e3-4094-a888-1c125bf0ea78",
                NamespaceProperty = "service-brokers",
                Uid = "b0651192-4be9-4ae6-b0f8-0f2af9810bbb",
            },
            Spec = new StatefulServiceSpec
            {
                Service = offering.Name,
                Plan = plan,
                InstanceId = "105f4a29-a2e3-4094-a888-1c125bf0ea78",
                Parameters = JsonDocument.Parse(parameters).RootElement,
            },
        },
        Plan = offering.FindPlan(plan)!,
        Secrets = new InstanceSecrets(new Dictionary<string, string> { ["admin"] = "admin-password", ["cookie"] = "cookie-value" }, new Dictionary<string, string>()),
    };
}
