using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>
/// Defaults of built-in types that depend on other fields; the fixed ones are in <see cref="FieldRules"/>, and what a kind's
/// behaviour sets is set after these.
/// </summary>
internal static class BuiltInDefaults
{
    private static readonly Dictionary<Type, Action<JsonObject>> ByModel = new()
    {
        [typeof(V1Pod)] = PodRequests,
        [typeof(V1Container)] = ImagePullPolicy,
        [typeof(V1EphemeralContainer)] = ImagePullPolicy,
        [typeof(V1Volume)] = VolumeSource,
        [typeof(V1ServiceSpec)] = ServicePolicies,
        [typeof(V1DeploymentStrategy)] = RollingUpdate,
        [typeof(V1StatefulSetUpdateStrategy)] = RollingUpdate,
        [typeof(V1DaemonSetUpdateStrategy)] = RollingUpdate,
        [typeof(V1NetworkPolicySpec)] = PolicyTypes,
        [typeof(V1RoleRef)] = roleRef => Set(roleRef, "apiGroup", "rbac.authorization.k8s.io"),
        [typeof(Rbacv1Subject)] = subject => Set(subject, "apiGroup", subject.Text("kind") is "User" or "Group" ? "rbac.authorization.k8s.io" : null),
    };

    internal static void Apply(Type model, JsonObject obj) => ByModel.GetValueOrDefault(model)?.Invoke(obj);

    private static void Set(JsonObject obj, string name, JsonNode? value)
    {
        if (value is not null && obj[name] is null)
        {
            obj[name] = value.DeepClone();
        }
    }

    private static void ImagePullPolicy(JsonObject container)
    {
        var image = container.Text("image");
        var name = image[(image.LastIndexOf('/') + 1)..];
        var isLatest = !name.Contains('@') && (!name.Contains(':') || name.EndsWith(":latest"));
        Set(container, "imagePullPolicy", isLatest ? "Always" : "IfNotPresent");
    }

    private static void PodRequests(JsonObject pod)
    {
        foreach (var container in pod.Items("spec", "containers").Concat(pod.Items("spec", "initContainers")))
        {
            if (container.Object("resources") is { } resources && resources.Object("limits") is { } limits)
            {
                var requests = resources.Object("requests") ?? [];
                foreach (var (name, limit) in limits)
                {
                    Set(requests, name, limit);
                }

                resources["requests"] ??= requests;
            }
        }

        if (pod.Object("spec") is { } spec)
        {
            Set(spec, "enableServiceLinks", true);
        }
    }

    private static void VolumeSource(JsonObject volume)
    {
        if (volume.All(member => member.Key == "name" || member.Value is null))
        {
            volume["emptyDir"] = new JsonObject();
        }
    }

    private static void ServicePolicies(JsonObject spec)
    {
        Set(spec, "internalTrafficPolicy", spec.Text("type") == "ExternalName" ? null : "Cluster");
        if (spec.Text("sessionAffinity") == "ClientIP")
        {
            Set(spec, "sessionAffinityConfig", new JsonObject { ["clientIP"] = new JsonObject { ["timeoutSeconds"] = 10800 } });
        }
    }

    private static void RollingUpdate(JsonObject strategy) =>
        Set(strategy, "rollingUpdate", strategy.Text("type") == "RollingUpdate" ? new JsonObject() : null);

    private static void PolicyTypes(JsonObject spec)
    {
        var types = new JsonArray("Ingress");
        if (spec.Items("egress").Count > 0)
        {
            types.Add("Egress");
        }

        Set(spec, "policyTypes", types);
    }
}
