using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Admission;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;

namespace Ssm.Standalone.ApiServer.BuiltIns;

/// <summary>The namespaces that every Kubernetes API has.</summary>
internal static class InitialObjects
{
    private static readonly string[] Names = ["default", "kube-system", "kube-public", "kube-node-lease"];

    public static async Task EnsureAsync(
        ObjectStore objects, ResourceRegistry registry, TimeProvider time, Func<Guid> newId, CancellationToken cancellationToken)
    {
        var definition = registry.Find(NamespaceLifecycle.Namespaces)!; // built in
        foreach (var name in Names.Where(name => objects.FindItem(definition.Resource, "", name) is null))
        {
            var obj = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Namespace",
                ["metadata"] = new JsonObject { ["name"] = name },
            };
            ObjectCreation.Prepare(definition, obj, "", time.GetUtcNow(), newId);
            Validation.ObjectRules.NormaliseSilently(definition, obj);
            await objects.CreateAsync(definition.Resource, "", name, obj, cancellationToken);
        }
    }
}
