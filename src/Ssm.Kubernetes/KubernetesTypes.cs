using k8s.Models;
using Ssm.Kubernetes.Json;

namespace Ssm.Kubernetes;

/// <summary>The built-in kinds that SSM reads or writes.</summary>
public static class KubernetesTypes
{
    private static KubernetesJsonContext Json => KubernetesJsonContext.Default;

    /// <summary><c>v1</c>, kind <c>Pod</c>.</summary>
    public static ResourceType<V1Pod> Pods { get; } = new("", "v1", "pods", "Pod", isNamespaced: true, Json.V1Pod);

    /// <summary><c>v1</c>, kind <c>Service</c>.</summary>
    public static ResourceType<V1Service> Services { get; } = new("", "v1", "services", "Service", isNamespaced: true, Json.V1Service);

    /// <summary><c>v1</c>, kind <c>Secret</c>.</summary>
    public static ResourceType<V1Secret> Secrets { get; } = new("", "v1", "secrets", "Secret", isNamespaced: true, Json.V1Secret);

    /// <summary><c>v1</c>, kind <c>ConfigMap</c>.</summary>
    public static ResourceType<V1ConfigMap> ConfigMaps { get; } = new("", "v1", "configmaps", "ConfigMap", isNamespaced: true, Json.V1ConfigMap);

    /// <summary><c>v1</c>, kind <c>Endpoints</c>.</summary>
    public static ResourceType<V1Endpoints> Endpoints { get; } = new("", "v1", "endpoints", "Endpoints", isNamespaced: true, Json.V1Endpoints);

    /// <summary><c>v1</c>, kind <c>Namespace</c>.</summary>
    public static ResourceType<V1Namespace> Namespaces { get; } = new("", "v1", "namespaces", "Namespace", isNamespaced: false, Json.V1Namespace);

    /// <summary><c>v1</c>, kind <c>Node</c>.</summary>
    public static ResourceType<V1Node> Nodes { get; } = new("", "v1", "nodes", "Node", isNamespaced: false, Json.V1Node);

    /// <summary><c>v1</c>, kind <c>Event</c>.</summary>
    public static ResourceType<Corev1Event> Events { get; } = new("", "v1", "events", "Event", isNamespaced: true, Json.Corev1Event);

    /// <summary><c>v1</c>, kind <c>ServiceAccount</c>.</summary>
    public static ResourceType<V1ServiceAccount> ServiceAccounts { get; } = new("", "v1", "serviceaccounts", "ServiceAccount", isNamespaced: true, Json.V1ServiceAccount);

    /// <summary><c>v1</c>, kind <c>PersistentVolumeClaim</c>.</summary>
    public static ResourceType<V1PersistentVolumeClaim> PersistentVolumeClaims { get; } = new("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", isNamespaced: true, Json.V1PersistentVolumeClaim);

    /// <summary><c>apps/v1</c>, kind <c>StatefulSet</c>.</summary>
    public static ResourceType<V1StatefulSet> StatefulSets { get; } = new("apps", "v1", "statefulsets", "StatefulSet", isNamespaced: true, Json.V1StatefulSet);

    /// <summary><c>apps/v1</c>, kind <c>Deployment</c>.</summary>
    public static ResourceType<V1Deployment> Deployments { get; } = new("apps", "v1", "deployments", "Deployment", isNamespaced: true, Json.V1Deployment);

    /// <summary><c>apps/v1</c>, kind <c>ReplicaSet</c>.</summary>
    public static ResourceType<V1ReplicaSet> ReplicaSets { get; } = new("apps", "v1", "replicasets", "ReplicaSet", isNamespaced: true, Json.V1ReplicaSet);

    /// <summary><c>coordination.k8s.io/v1</c>, kind <c>Lease</c>.</summary>
    public static ResourceType<V1Lease> Leases { get; } = new("coordination.k8s.io", "v1", "leases", "Lease", isNamespaced: true, Json.V1Lease);

    /// <summary><c>policy/v1</c>, kind <c>PodDisruptionBudget</c>.</summary>
    public static ResourceType<V1PodDisruptionBudget> PodDisruptionBudgets { get; } = new("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", isNamespaced: true, Json.V1PodDisruptionBudget);

    /// <summary><c>networking.k8s.io/v1</c>, kind <c>NetworkPolicy</c>.</summary>
    public static ResourceType<V1NetworkPolicy> NetworkPolicies { get; } = new("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", isNamespaced: true, Json.V1NetworkPolicy);

    /// <summary><c>apiextensions.k8s.io/v1</c>, kind <c>CustomResourceDefinition</c>.</summary>
    public static ResourceType<V1CustomResourceDefinition> CustomResourceDefinitions { get; } = new("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", isNamespaced: false, Json.V1CustomResourceDefinition);

    /// <summary><c>admissionregistration.k8s.io/v1</c>, kind <c>MutatingWebhookConfiguration</c>.</summary>
    public static ResourceType<V1MutatingWebhookConfiguration> MutatingWebhookConfigurations { get; } = new("admissionregistration.k8s.io", "v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration", isNamespaced: false, Json.V1MutatingWebhookConfiguration);

    /// <summary><c>admissionregistration.k8s.io/v1</c>, kind <c>ValidatingWebhookConfiguration</c>.</summary>
    public static ResourceType<V1ValidatingWebhookConfiguration> ValidatingWebhookConfigurations { get; } = new("admissionregistration.k8s.io", "v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration", isNamespaced: false, Json.V1ValidatingWebhookConfiguration);
}
