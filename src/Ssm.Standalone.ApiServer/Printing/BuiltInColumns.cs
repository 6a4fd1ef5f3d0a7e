using Ssm.Standalone.ApiServer.JsonPaths;


namespace Ssm.Standalone.ApiServer.Printing;

/// <summary>Columns of Kubernetes' own kinds.</summary>
internal static class BuiltInColumns
{
    /// <summary>For kinds that kube-apiserver has no columns for.</summary>
    private static readonly KindColumns Plain = new(
        [TableColumn.ObjectName, TableColumn.CreatedAt], (obj, _) => [obj.Name(), obj.Text("metadata", "creationTimestamp")]);

    private static readonly KindColumns Unknown = new([TableColumn.ObjectName, TableColumn.Age], (obj, ages) => [obj.Name(), ages.Of(obj)]);

    private static readonly Dictionary<(string Group, string Kind), KindColumns> Kinds = new()
    {
        [("", "Pod")] = PodColumns.Pod,
        [("", "Service")] = ServiceColumns.Service,
        [("", "Endpoints")] = EndpointColumns.Endpoints,
        [("discovery.k8s.io", "EndpointSlice")] = EndpointColumns.EndpointSlice,
        [("networking.k8s.io", "Ingress")] = ServiceColumns.Ingress,
        [("networking.k8s.io", "IngressClass")] = ServiceColumns.IngressClass,
        [("networking.k8s.io", "NetworkPolicy")] = ServiceColumns.NetworkPolicy,
        [("", "Secret")] = ConfigurationColumns.Secret,
        [("", "ConfigMap")] = ConfigurationColumns.ConfigMap,
        [("", "ServiceAccount")] = ConfigurationColumns.ServiceAccount,
        [("", "Namespace")] = ConfigurationColumns.Namespace,
        [("", "ResourceQuota")] = ConfigurationColumns.ResourceQuota,
        [("coordination.k8s.io", "Lease")] = ConfigurationColumns.Lease,
        [("scheduling.k8s.io", "PriorityClass")] = ConfigurationColumns.PriorityClass,
        [("admissionregistration.k8s.io", "MutatingWebhookConfiguration")] = ConfigurationColumns.Webhooks,
        [("admissionregistration.k8s.io", "ValidatingWebhookConfiguration")] = ConfigurationColumns.Webhooks,
        [("rbac.authorization.k8s.io", "RoleBinding")] = ConfigurationColumns.RoleBinding,
        [("rbac.authorization.k8s.io", "ClusterRoleBinding")] = ConfigurationColumns.RoleBinding,
        [("", "Event")] = EventColumns.Event,
        [("events.k8s.io", "Event")] = EventColumns.Event,
        [("", "Node")] = NodeColumns.Node,
        [("", "PersistentVolume")] = StorageColumns.PersistentVolume,
        [("", "PersistentVolumeClaim")] = StorageColumns.PersistentVolumeClaim,
        [("storage.k8s.io", "StorageClass")] = StorageColumns.StorageClass,
        [("apps", "StatefulSet")] = WorkloadColumns.StatefulSet,
        [("apps", "Deployment")] = WorkloadColumns.Deployment,
        [("apps", "ReplicaSet")] = WorkloadColumns.ReplicaSet,
        [("", "ReplicationController")] = WorkloadColumns.ReplicationController,
        [("apps", "DaemonSet")] = WorkloadColumns.DaemonSet,
        [("apps", "ControllerRevision")] = WorkloadColumns.ControllerRevision,
        [("", "PodTemplate")] = WorkloadColumns.PodTemplate,
        [("batch", "Job")] = WorkloadColumns.Job,
        [("batch", "CronJob")] = WorkloadColumns.CronJob,
        [("policy", "PodDisruptionBudget")] = WorkloadColumns.PodDisruptionBudget,
        [("autoscaling", "Scale")] = WorkloadColumns.Scale,
        [("apiextensions.k8s.io", "CustomResourceDefinition")] = Plain,
        [("rbac.authorization.k8s.io", "Role")] = Plain,
        [("rbac.authorization.k8s.io", "ClusterRole")] = Plain,
        [("", "LimitRange")] = Plain,
        [("", "Status")] = new(
            [new("Status"), new("Reason"), new("Message")], (obj, _) => [obj.Text("status"), obj.Text("reason"), obj.Text("message")]),
    };

    /// <summary>Name and age for a kind that is not in the table.</summary>
    internal static KindColumns Of(string group, string kind) => Kinds.GetValueOrDefault((group, kind), Unknown);
}
