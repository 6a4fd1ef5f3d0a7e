using System.Globalization;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Parameters;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>
/// Whatever broker, network, API server and users do, and wherever the controller dies: once they calm down, every object comes to its end, and the
/// broker has exactly what objects stand for. <c>SSM_SIMULATION_SEEDS</c> runs more worlds than the default, <c>SSM_SIMULATION_SEED</c> one of them again.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int DefaultSeeds = 150;
    private const int StepsOfAWorld = 2000;

    [Fact]
    public void AnyWorld_CalmedDown_LeaksDoublesAndSticksNothing()
    {
        var steps = 0L;
        var problems = new List<string>();
        foreach (var seed in Seeds())
        {
            var world = new SimulatedWorld(seed);
            for (var step = 0; step < StepsOfAWorld; step++)
            {
                world.Step();
            }

            world.CalmDown();
            steps += world.Steps;
            if (Problem(world) is { } problem)
            {
                problems.Add($"seed {seed}: {problem}");
            }
        }

        output.WriteLine($"{steps} steps");
        Assert.True(problems.Count == 0, $"{problems.Count} worlds, among them {string.Join("\n", problems.Take(8))}");
    }

    private static string? Problem(SimulatedWorld world)
    {
        if (world.Broker.Offences is [var offence, ..])
        {
            return offence;
        }

        foreach (var instance in world.Instances)
        {
            var status = instance.Status;
            var name = instance.Metadata.Name;
            var ready = status?.Conditions.Find(ConditionType.Ready);
            if (instance.Metadata.DeletionTimestamp is not null)
            {
                if (world.Bindings.Any(binding => binding.Spec.InstanceRef!.Name == name && binding.Metadata.DeletionTimestamp is null))
                {
                    continue; // as it should: the user has to delete the binding first
                }

                var rest = world.Bindings.Where(binding => binding.Spec.InstanceRef!.Name == name)
                    .Select(binding => $"{binding.Metadata.Name}: {binding.Status?.Conditions.Find(ConditionType.Ready)?.Message} {binding.Status?.UnbindStatus}");
                return $"{name} is stuck in its deletion: {ready?.Reason} {ready?.Message} {string.Join("; ", rest)}";
            }

            var isFailed = status?.Conditions.IsTrue(ConditionType.Failed) == true;
            if (!isFailed && !instance.IsReady())
            {
                return $"{name} is stuck: {ready?.Reason} {ready?.Message}";
            }

            var there = world.Broker.Instances.GetValueOrDefault(instance.Spec.ExternalID);
            if (instance.IsReady() && (there is null || there.Plan != instance.Spec.ClusterServicePlanExternalName || there.Parameters != Text(instance.Spec.Parameters)))
            {
                return $"{name} is ready as {instance.Spec.ClusterServicePlanExternalName} {Text(instance.Spec.Parameters)}, but the broker has {there}";
            }

            if (isFailed && status!.ProvisionStatus != ProvisionStatus.Provisioned && there is not null && status.DeprovisionStatus != RemovalStatus.Required)
            {
                return $"{name} has failed, and the broker has {there}, which nothing will delete";
            }
        }

        foreach (var binding in world.Bindings)
        {
            var ready = binding.Status?.Conditions.Find(ConditionType.Ready);
            var name = binding.Metadata.Name;
            var isInstanceReady = world.Instances.FirstOrDefault(instance => instance.Metadata.Name == binding.Spec.InstanceRef!.Name)?.IsReady() == true;
            if (binding.Metadata.DeletionTimestamp is not null)
            {
                return $"binding {name} is stuck in its deletion: {ready?.Reason} {ready?.Message}";
            }

            if (binding.IsReady() && !(world.Broker.Bindings.Contains(binding.Spec.ExternalID) && world.Secrets.Contains(name)))
            {
                return $"binding {name} is ready without {(world.Secrets.Contains(name) ? "credentials at the broker" : "Secret")}";
            }

            if (!binding.IsReady() && isInstanceReady && binding.Status?.Conditions.IsTrue(ConditionType.Failed) != true)
            {
                return $"binding {name} is stuck: {ready?.Reason} {ready?.Message}";
            }
        }

        if (world.Ledger.FirstOrDefault() is { } entry)
        {
            return $"{entry.Metadata.Name} is stuck in the ledger: {entry.Status?.State} {entry.Status?.Message}";
        }

        var ids = world.Instances.Select(instance => instance.Spec.ExternalID).ToHashSet();
        var leaked = world.Broker.Instances.Keys.FirstOrDefault(id => !ids.Contains(id));
        var bindingIds = world.Bindings.Select(binding => binding.Spec.ExternalID).ToHashSet();
        var leakedBinding = world.Broker.Bindings.FirstOrDefault(id => !bindingIds.Contains(id));
        return leaked is not null ? $"{leaked} is leaked" : leakedBinding is not null ? $"binding {leakedBinding} is leaked" : null;
    }

    private static string Text(System.Text.Json.JsonElement? parameters) => parameters is { } given ? CanonicalJson.Of(given) : "";

    private static IEnumerable<int> Seeds()
    {
        if (Number("SSM_SIMULATION_SEED") is { } only)
        {
            return [only];
        }

        return Enumerable.Range(1, Number("SSM_SIMULATION_SEEDS") ?? DefaultSeeds);
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
