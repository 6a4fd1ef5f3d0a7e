using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Printing;

/// <summary>Kinds that stand for sets of pods.</summary>
internal static class WorkloadColumns
{
    private static readonly TableColumn[] Containers = [TableColumn.Wide("Containers"), TableColumn.Wide("Images")];

    internal static readonly KindColumns StatefulSet = new(
        [TableColumn.ObjectName, new("Ready"), TableColumn.Age, .. Containers],
        (set, ages) => [set.Name(), Ready(set), ages.Of(set), .. Template(set)]);

    internal static readonly KindColumns Deployment = new(
        [
            TableColumn.ObjectName, new("Ready"), new("Up-to-date"), new("Available"), TableColumn.Age, .. Containers, TableColumn.Wide("Selector"),
        ],
        (deployment, ages) =>
        [
            deployment.Name(), Ready(deployment), deployment.Number("status", "updatedReplicas"), deployment.Number("status", "availableReplicas"),
            ages.Of(deployment), .. Template(deployment), CellText.SelectorText(deployment.Object("spec", "selector") ?? [], "<invalid>"),
        ]);

    internal static readonly KindColumns ReplicaSet = new(
        ReplicaColumns(),
        (set, ages) => [.. Replicas(set, ages), CellText.Selector(set.Object("spec", "selector"))]);

    internal static readonly KindColumns ReplicationController = new(
        ReplicaColumns(),
        (controller, ages) => [.. Replicas(controller, ages), CellText.Labels(controller.Object("spec", "selector"))]);

    internal static readonly KindColumns DaemonSet = new(
        [
            TableColumn.ObjectName, new("Desired", "integer"), new("Current", "integer"), new("Ready", "integer"), new("Up-to-date", "integer"),
            new("Available", "integer"), new("Node Selector"), TableColumn.Age, .. Containers, TableColumn.Wide("Selector"),
        ],
        (set, ages) =>
        [
            set.Name(), set.Number("status", "desiredNumberScheduled"), set.Number("status", "currentNumberScheduled"),
            set.Number("status", "numberReady"), set.Number("status", "updatedNumberScheduled"), set.Number("status", "numberAvailable"),
            CellText.Labels(set.Object("spec", "template", "spec", "nodeSelector")), ages.Of(set), .. Template(set),
            CellText.Selector(set.Object("spec", "selector")),
        ]);

    internal static readonly KindColumns ControllerRevision = new(
        [TableColumn.ObjectName, new("Controller"), new("Revision"), TableColumn.Age],
        (revision, ages) => [revision.Name(), Controller(revision), revision.Number("revision"), ages.Of(revision)]);

    internal static readonly KindColumns PodTemplate = new(
        [TableColumn.ObjectName, new("Containers"), new("Images"), new("Pod Labels")],
        (template, _) =>
        [
            template.Name(), CellText.ContainerNames(template.At("template", "spec")), CellText.ContainerImages(template.At("template", "spec")),
            CellText.Labels(template.Object("template", "metadata", "labels")),
        ]);

    internal static readonly KindColumns Job = new(
        [TableColumn.ObjectName, new("Status"), new("Completions"), new("Duration"), TableColumn.Age, .. Containers, TableColumn.Wide("Selector")],
        (job, ages) =>
        [
            job.Name(), JobStatus(job), Completions(job), Duration(job, ages), ages.Of(job), .. Template(job),
            CellText.Selector(job.Object("spec", "selector")),
        ]);

    internal static readonly KindColumns CronJob = new(
        [
            TableColumn.ObjectName, new("Schedule"), new("Timezone"), new("Suspend", "boolean"), new("Active", "integer"), new("Last Schedule"),
            TableColumn.Age, .. Containers, TableColumn.Wide("Selector"),
        ],
        (cron, ages) =>
        [
            cron.Name(), cron.Text("spec", "schedule"), cron.Text("spec", "timeZone").Or(CellText.None),
            cron.At("spec", "suspend") is null ? CellText.Unset : cron.Flag("spec", "suspend") ? "True" : "False",
            cron.Items("status", "active").Count,
            cron.Time("status", "lastScheduleTime") is { } last ? ages.Since(last) : CellText.None, ages.Of(cron),
            CellText.ContainerNames(cron.At("spec", "jobTemplate", "spec", "template", "spec")),
            CellText.ContainerImages(cron.At("spec", "jobTemplate", "spec", "template", "spec")),
            CellText.Selector(cron.Object("spec", "jobTemplate", "spec", "selector")),
        ]);

    internal static readonly KindColumns PodDisruptionBudget = new(
        [
            TableColumn.ObjectName, new("Min Available"), new("Max Unavailable"), new("Allowed Disruptions", "integer"), TableColumn.Age,
        ],
        (budget, ages) =>
        [
            budget.Name(), budget.Text("spec", "minAvailable").Or("N/A"), budget.Text("spec", "maxUnavailable").Or("N/A"),
            budget.Number("status", "disruptionsAllowed"), ages.Of(budget),
        ]);

    internal static readonly KindColumns Scale = new(
        [TableColumn.ObjectName with { Format = "" }, new("Desired", "integer"), new("Available", "integer"), TableColumn.Age],
        (scale, ages) => [scale.Name(), scale.Number("spec", "replicas"), scale.Number("status", "replicas"), ages.Of(scale)]);

    private static TableColumn[] ReplicaColumns() =>
    [
        TableColumn.ObjectName, new("Desired", "integer"), new("Current", "integer"), new("Ready", "integer"), TableColumn.Age,
        .. Containers, TableColumn.Wide("Selector"),
    ];

    private static JsonNode?[] Replicas(JsonObject set, Ages ages) =>
    [
        set.Name(), set.Number("spec", "replicas"), set.Number("status", "replicas"), set.Number("status", "readyReplicas"), ages.Of(set),
        .. Template(set),
    ];

    private static string Ready(JsonObject set) => $"{set.Number("status", "readyReplicas")}/{set.Number("spec", "replicas")}";

    private static JsonNode?[] Template(JsonObject set) =>
        [CellText.ContainerNames(set.At("spec", "template", "spec")), CellText.ContainerImages(set.At("spec", "template", "spec"))];

    private static string Controller(JsonObject revision)
    {
        if (revision.Items("metadata", "ownerReferences").FirstOrDefault(owner => owner.Flag("controller")) is not { } owner)
        {
            return CellText.None;
        }

        var version = owner.Text("apiVersion");
        var slash = version.IndexOf('/', StringComparison.Ordinal);
        return $"{owner.Text("kind").ToLowerInvariant()}{(slash < 0 ? "" : "." + version[..slash])}/{owner.Text("name")}";
    }

    private static string JobStatus(JsonObject job)
    {
        bool Has(string type) => job.Items("status", "conditions")
            .FirstOrDefault(condition => condition.Text("type") == type).Text("status") == "True";
        return Has("Complete") ? "Complete"
            : Has("Failed") ? "Failed"
            : job.At("metadata", "deletionTimestamp") is not null ? "Terminating"
            : Has("Suspended") ? "Suspended"
            : Has("FailureTarget") ? "FailureTarget"
            : "Running";
    }

    private static string Completions(JsonObject job)
    {
        var (succeeded, parallelism) = (job.Number("status", "succeeded"), job.Number("spec", "parallelism"));
        return job.At("spec", "completions") is not null ? $"{succeeded}/{job.Number("spec", "completions")}"
            : parallelism > 1 ? $"{succeeded}/1 of {parallelism}" : $"{succeeded}/1";
    }

    private static string Duration(JsonObject job, Ages ages) =>
        (job.Time("status", "startTime"), job.Time("status", "completionTime")) switch
        {
            (null, _) => "",
            (var start, null) => ages.Since(start),
            var (start, end) => HumanDuration.Format(end.Value - start.Value),
        };
}
