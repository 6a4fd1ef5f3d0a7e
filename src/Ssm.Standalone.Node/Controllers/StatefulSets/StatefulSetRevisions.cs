using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.Kubernetes.Json;
using Ssm.Standalone.Node.Controllers.Workloads;

namespace Ssm.Standalone.Node.Controllers.StatefulSets;

/// <summary>The templates a StatefulSet has had, kept as ControllerRevisions in the form that <c>kubectl rollout undo</c> reads.</summary>
internal sealed class StatefulSetRevisions(KubernetesApi api, Informer<DynamicObject> revisions)
{
    private const int DefaultHistory = 10;

    /// <summary>The kind, by JSON: its <c>data</c> is free.</summary>
    public static ResourceType<DynamicObject> Type { get; } =
        new("apps", "v1", "controllerrevisions", "ControllerRevision", isNamespaced: true, KubernetesJsonContext.Default.DynamicObject);

    /// <summary>Takes over the revisions of a set of the same selector that left its pods behind.</summary>
    public async Task AdoptAsync(V1StatefulSet set, CancellationToken cancellationToken)
    {
        var orphans = revisions.ByIndex(NodeIndexes.Orphans, set.Metadata.NamespaceProperty)
            .Where(revision => revision.Metadata.DeletionTimestamp is null && LabelMatch.Matches(set.Spec.Selector, revision.Metadata.Labels))
            .ToList();
        if (orphans.Count > 0 && !await Adoption.IsOpenToAsync(api, KubernetesTypes.StatefulSets, set, cancellationToken))
        {
            return;
        }

        foreach (var orphan in orphans)
        {
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["uid"] = orphan.Metadata.Uid,
                    ["resourceVersion"] = orphan.Metadata.ResourceVersion,
                    ["ownerReferences"] = new JsonArray(OwnerReferences.ToJson(OwnerReferences.Controller(set))),
                },
            };
            await api.PatchAsync(Type, NamespacedName.Of(orphan), patch, cancellationToken);
        }
    }

    /// <summary>The name of the revision that the set's template has; creates it if it is new.</summary>
    public async Task<string> EnsureAsync(V1StatefulSet set, CancellationToken cancellationToken)
    {
        var template = PodTemplates.ToJson(set.Spec.Template);
        var known = Of(set);
        var last = known.Count == 0 ? 0 : known.Max(Number);
        if (known.FirstOrDefault(revision => JsonNode.DeepEquals(Template(revision), template)) is { } same)
        {
            if (Number(same) < last)
            {
                // A rollback: the old template is the newest again.
                await api.PatchAsync(Type, NamespacedName.Of(same), new JsonObject { ["revision"] = last + 1 }, cancellationToken);
            }

            return same.Metadata.Name;
        }

        return await CreateAsync(set, template, last + 1, cancellationToken);
    }

    /// <summary>The template of a revision; null when it is not known any more.</summary>
    public V1PodTemplateSpec? Find(V1StatefulSet set, string name)
    {
        var revision = Of(set).FirstOrDefault(candidate => candidate.Metadata.Name == name);
        if (revision is null || Template(revision) is not { } template)
        {
            return null;
        }

        var pod = template.Deserialize(KubernetesTypes.Pods.TypeInfo);
        return pod is null ? null : new V1PodTemplateSpec { Metadata = pod.Metadata, Spec = pod.Spec };
    }

    /// <summary>Deletes the oldest revisions that no pod has any more.</summary>
    public async Task TrimAsync(V1StatefulSet set, IReadOnlySet<string> used, CancellationToken cancellationToken)
    {
        var unused = Of(set).Where(revision => !used.Contains(revision.Metadata.Name)).OrderByDescending(Number).Skip(set.Spec.RevisionHistoryLimit ?? DefaultHistory);
        foreach (var revision in unused.ToList())
        {
            await api.DeleteAsync(Type, NamespacedName.Of(revision), null, cancellationToken);
        }
    }

    private IReadOnlyList<DynamicObject> Of(V1StatefulSet set) => revisions.ByIndex(NodeIndexes.Controller, set.Metadata.Uid);

    private async Task<string> CreateAsync(V1StatefulSet set, JsonObject template, long number, CancellationToken cancellationToken)
    {
        var data = template.DeepClone().AsObject();
        data["$patch"] = "replace";
        var name = $"{set.Metadata.Name}-{PodTemplates.Hash(template, 0)}";
        var revision = new DynamicObject
        {
            ApiVersion = Type.ApiVersion,
            Kind = Type.Kind,
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = set.Metadata.NamespaceProperty,
                Labels = new Dictionary<string, string>(set.Spec.Selector.MatchLabels ?? new Dictionary<string, string>()) { [StatefulSetIdentity.RevisionLabel] = name },
                OwnerReferences = [OwnerReferences.Controller(set)],
            },
            Content = new JsonObject { ["data"] = new JsonObject { ["spec"] = new JsonObject { ["template"] = data } }, ["revision"] = number },
        };
        try
        {
            await api.CreateAsync(Type, revision, cancellationToken);
        }
        catch (KubernetesApiException exists) when (exists.IsAlreadyExists)
        {
            // The informer has not seen it yet; its name follows from its content.
        }

        return name;
    }

    private static long Number(DynamicObject revision) => revision.Content?["revision"]?.GetValue<long>() ?? 0;

    private static JsonObject? Template(DynamicObject revision)
    {
        var template = revision.Content?["data"]?["spec"]?["template"]?.DeepClone() as JsonObject;
        template?.Remove("$patch");
        return template;
    }
}
