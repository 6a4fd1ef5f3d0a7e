using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.Standalone.Node.Networking;
using Ssm.Standalone.Node.Volumes;

namespace Ssm.Standalone.Node.Pods;

/// <summary>Makes the pods on this machine those that are assigned to its node, and their status what really is. What a kubelet's main loop is.</summary>
internal sealed class PodReconciler(
    KubernetesApi api, Informer<V1Pod> pods, PodRuntimes runtimes, PodTools tools, AddressPool addresses, NodeFolders folders, NodeIdentity node) : IReconciler
{
    /// <summary>Looks at a pod again. Set once the controller exists.</summary>
    public Action<NamespacedName> Enqueue { get; set; } = static _ => { };

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        var pod = pods.Get(key);
        var runtime = runtimes.Find(key);
        if (pod?.Spec.NodeName != node.Name || (runtime is not null && runtime.Uid != pod.Metadata.Uid))
        {
            return runtime is null ? ReconcileResult.Done : Abandon(key, runtime, pod);
        }

        if (runtime is null)
        {
            if (PodPhase.IsFinal(pod.Status?.Phase) || pod.Metadata.DeletionTimestamp is not null)
            {
                return await FinishAsync(key, pod, null, cancellationToken);
            }

            runtime = Start(key, pod);
            if (runtime is null)
            {
                tools.Events.Warning(pod, "FailedCreatePodSandBox", $"no address is free in {addresses.Range}");
                return ReconcileResult.RequeueAfter(TimeSpan.FromSeconds(5));
            }
        }

        if (PodReferences.HasChangedFields(runtime.Pod, pod))
        {
            runtime.NoteStaleConfiguration();
        }

        runtime.Update(pod);
        if (pod.Metadata.DeletionTimestamp is not null)
        {
            runtime.Stop(PodRuntime.Clamp(pod.Metadata.DeletionGracePeriodSeconds ?? 0));
        }
        else
        {
            runtime.RefreshConfiguration();
        }

        var hasEnded = runtime.Completion.IsCompleted;
        await WriteStatusAsync(key, pod, runtime, cancellationToken);
        return hasEnded && pod.Metadata.DeletionTimestamp is not null ? await FinishAsync(key, pod, runtime, cancellationToken) : ReconcileResult.Done;
    }

    private PodRuntime? Start(NamespacedName key, V1Pod pod)
    {
        if (addresses.Acquire(key.ToString(), Ipv4.TryParse(pod.Status?.PodIP)) is not { } address)
        {
            return null;
        }

        NodeFolders.CreatePrivate(folders.Pod(pod.Metadata.Uid));
        var runtime = new PodRuntime(tools, pod, new PodAddress(address, node.Address), () => Enqueue(key));
        runtimes.Add(key, runtime);
        runtime.Start();
        return runtime;
    }

    /// <summary>The pod's object is gone, or another one has its name: what runs ends at once.</summary>
    private ReconcileResult Abandon(NamespacedName key, PodRuntime runtime, V1Pod? successor)
    {
        runtime.Stop(TimeSpan.Zero);
        if (!runtime.Completion.IsCompleted)
        {
            return ReconcileResult.Done;
        }

        CleanUp(key, runtime.Uid, runtime);
        return successor is null ? ReconcileResult.Done : ReconcileResult.RequeueAfter(TimeSpan.Zero);
    }

    /// <summary>A pod that has ended leaves the machine, and the API if it is being deleted.</summary>
    private async Task<ReconcileResult> FinishAsync(NamespacedName key, V1Pod pod, PodRuntime? runtime, CancellationToken cancellationToken)
    {
        if (pod.Metadata.DeletionTimestamp is not null)
        {
            var options = new V1DeleteOptions { GracePeriodSeconds = 0, Preconditions = new V1Preconditions { Uid = pod.Metadata.Uid } };
            await api.DeleteAsync(KubernetesTypes.Pods, key, options, cancellationToken);
            CleanUp(key, pod.Metadata.Uid, runtime);
        }

        return ReconcileResult.Done;
    }

    private void CleanUp(NamespacedName key, string uid, PodRuntime? runtime)
    {
        runtimes.Remove(key);
        runtime?.Dispose();
        addresses.Release(key.ToString());
        foreach (var folder in new[] { folders.Pod(uid), tools.LogFolder.OfPod(key.Namespace, key.Name, uid) })
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private async Task WriteStatusAsync(NamespacedName key, V1Pod pod, PodRuntime runtime, CancellationToken cancellationToken)
    {
        var status = PodStatusBuilder.Build(pod, runtime.Written ?? pod.Status, runtime.Snapshot(), tools.TimeProvider.GetUtcNow());
        var json = ToJson(status);
        if (runtime.Written is { } written && JsonNode.DeepEquals(ToJson(written), json))
        {
            return;
        }

        var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = pod.Metadata.Uid }, ["status"] = json };
        try
        {
            await api.PatchStatusAsync(KubernetesTypes.Pods, key, patch, cancellationToken);
            runtime.Written = status;
        }
        catch (KubernetesApiException gone) when (gone.IsNotFound || gone.Code == HttpStatusCode.Conflict)
        {
            // The pod was deleted by force or made anew; the watch brings it.
        }
    }

    private static JsonObject ToJson(V1PodStatus status)
    {
        var pod = JsonSerializer.SerializeToNode(new V1Pod { Status = status }, KubernetesTypes.Pods.TypeInfo)!.AsObject();
        var json = pod["status"]!.AsObject();
        pod.Remove("status");
        return json;
    }
}
