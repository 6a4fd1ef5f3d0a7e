using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Printing;

/// <summary>Kinds that hold settings, names and rights.</summary>
internal static class ConfigurationColumns
{
    internal static readonly KindColumns Secret = new(
        [TableColumn.ObjectName, new("Type"), new("Data"), TableColumn.Age],
        (secret, ages) => [secret.Name(), secret.Text("type"), Count(secret, "data"), ages.Of(secret)]);

    internal static readonly KindColumns ConfigMap = new(
        [TableColumn.ObjectName, new("Data"), TableColumn.Age],
        (map, ages) => [map.Name(), Count(map, "data") + Count(map, "binaryData"), ages.Of(map)]);

    internal static readonly KindColumns ServiceAccount = new(
        [TableColumn.ObjectName, new("Secrets"), TableColumn.Age],
        (account, ages) => [account.Name(), account.Items("secrets").Count, ages.Of(account)]);

    internal static readonly KindColumns Namespace = new(
        [TableColumn.ObjectName, new("Status"), TableColumn.Age],
        (ns, ages) => [ns.Name(), ns.Text("status", "phase"), ages.Of(ns)]);

    internal static readonly KindColumns ResourceQuota = new(
        [TableColumn.ObjectName, new("Request"), new("Limit"), TableColumn.Age],
        (quota, ages) => [quota.Name(), Usage(quota, limits: false), Usage(quota, limits: true), ages.Of(quota)]);

    internal static readonly KindColumns Lease = new(
        [TableColumn.ObjectName, new("Holder"), TableColumn.Age],
        (lease, ages) => [lease.Name(), lease.Text("spec", "holderIdentity"), ages.Of(lease)]);

    internal static readonly KindColumns PriorityClass = new(
        [TableColumn.ObjectName, new("Value", "integer"), new("Global-Default", "boolean"), TableColumn.Age, new("PreemptionPolicy")],
        (priority, ages) =>
        [
            priority.Name(), priority.Number("value"), priority.Flag("globalDefault"), ages.Of(priority),
            priority.Text("preemptionPolicy").Or("PreemptLowerPriority"),
        ]);

    internal static readonly KindColumns Webhooks = new(
        [TableColumn.ObjectName, new("Webhooks", "integer"), TableColumn.Age],
        (configuration, ages) => [configuration.Name(), configuration.Items("webhooks").Count, ages.Of(configuration)]);

    internal static readonly KindColumns RoleBinding = new(
        [
            TableColumn.ObjectName, new("Role"), TableColumn.Age,
            TableColumn.Wide("Users"), TableColumn.Wide("Groups"), TableColumn.Wide("ServiceAccounts"),
        ],
        (binding, ages) =>
        [
            binding.Name(), $"{binding.Text("roleRef", "kind")}/{binding.Text("roleRef", "name")}", ages.Of(binding),
            Subjects(binding, "User"), Subjects(binding, "Group"), Subjects(binding, "ServiceAccount"),
        ]);

    private static int Count(JsonObject obj, string map) => obj.Object(map)?.Count ?? 0;

    private static string Subjects(JsonObject binding, string kind) => string.Join(", ", binding.Items("subjects")
        .Where(subject => subject.Text("kind") == kind)
        .Select(subject => kind == "ServiceAccount" ? $"{subject.Text("namespace")}/{subject.Text("name")}" : subject.Text("name")));

    private static string Usage(JsonObject quota, bool limits) => string.Join(", ", (quota.Object("status", "hard") ?? [])
        .Where(resource => resource.Key.StartsWith("limits.") == limits).OrderBy(resource => resource.Key, StringComparer.Ordinal)
        .Select(resource => $"{resource.Key}: {quota.Text("status", "used", resource.Key)}/{resource.Value}"));
}
