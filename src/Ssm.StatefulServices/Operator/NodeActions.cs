using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Operator;

/// <summary>What the operator does to the pods of an instance.</summary>
internal sealed partial class NodeActions(KubernetesApi api, ILogger logger)
{
    /// <summary>Gives each pod the label of its role.</summary>
    public async Task LabelAsync(Instance instance, IReadOnlyList<Node> nodes, IReadOnlyDictionary<string, string> roles, CancellationToken cancellationToken)
    {
        // Roles are taken before they are given, so that there are never two primaries.
        foreach (var node in nodes.OrderBy(node => roles.ContainsKey(node.Name)))
        {
            var role = roles.GetValueOrDefault(node.Name);
            if (node.Role == role)
            {
                continue;
            }

            var patch = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [StatefulServiceLabels.Role] = role } } };
            try
            {
                await api.PatchAsync(KubernetesTypes.Pods, instance.Key with { Name = node.Name }, patch, cancellationToken);
                LogRole(node.Name, role ?? "none");
            }
            catch (KubernetesApiException gone) when (gone.IsNotFound)
            {
                // The pod went meanwhile; its successor gets a label of its own.
            }
        }
    }

    /// <summary>Restarts a node by deleting its pod, if it is still its turn by what the API itself says: a cache that lags would take two at once.</summary>
    public async Task RestartAsync(Instance instance, V1StatefulSet set, Node node, string? primary, CancellationToken cancellationToken)
    {
        var selector = string.Join(',', InstanceMetadata.Labels(instance).Select(label => $"{label.Key}={label.Value}"));
        var pods = (await api.ListAsync(KubernetesTypes.Pods, new ListScope { Namespace = instance.Key.Namespace, LabelSelector = selector }, cancellationToken)).Items;
        var nodes = PodNodes.Of(set.Metadata.Name, pods, PodNodes.RevisionOf(set));
        if (RolloutDecider.Next(nodes, set.Spec.Replicas ?? 1, primary)?.Name != node.Name)
        {
            return;
        }

        var pod = pods.First(pod => pod.Metadata.Name == node.Name);
        LogRestart(node.Name);
        var options = new V1DeleteOptions { Preconditions = new V1Preconditions { Uid = pod.Metadata.Uid } };
        await api.DeleteAsync(KubernetesTypes.Pods, NamespacedName.Of(pod), options, cancellationToken);
    }

    [LoggerMessage(9104, LogLevel.Information, "{Node}: role is {Role} now")]
    private partial void LogRole(string node, string role);

    [LoggerMessage(9106, LogLevel.Information, "{Node}: restarted to become as declared")]
    private partial void LogRestart(string node);
}
