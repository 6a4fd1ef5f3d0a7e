using System.Text.Json;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Credis;

/// <summary>The parameters of one instance, with the plan's defaults where the user gave none.</summary>
internal sealed record CredisParameters
{
    public required int Replicas { get; init; }

    public required ByteQuantity Memory { get; init; }

    public required ByteQuantity Storage { get; init; }

    public required string Cpu { get; init; }

    public static CredisParameters Of(Instance instance)
    {
        var plan = instance.Plan;
        var parameters = instance.Parameters;
        var resources = parameters.Member("resources") ?? default;
        return new CredisParameters
        {
            Replicas = parameters.Member("replicas")?.GetInt32() ?? plan.Replicas.Default,
            Memory = ByteQuantity.Parse(resources.Member("memory")?.GetString() ?? plan.Memory.Default),
            Storage = ByteQuantity.Parse(resources.Member("storage")?.GetString() ?? plan.Storage.Default),
            Cpu = Share(resources.Member("cpu")) ?? plan.Cpu,
        };
    }

    private static string? Share(JsonElement? cpu) =>
        cpu is not { } share ? null : share.ValueKind == JsonValueKind.Number ? share.GetRawText() : share.GetString();
}
