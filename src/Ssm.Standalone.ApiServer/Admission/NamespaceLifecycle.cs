using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;

namespace Ssm.Standalone.ApiServer.Admission;

/// <summary>Objects are made in namespaces that exist and stay. Kubernetes documentation, admission controller "NamespaceLifecycle".</summary>
internal static class NamespaceLifecycle
{
    public static readonly GroupResource Namespaces = new("", "namespaces");

    private static readonly string[] Immortal = ["default", "kube-system", "kube-public"];

    public static void CheckCreate(ObjectStore objects, ResourceDefinition definition, string @namespace, string name)
    {
        if (!definition.IsNamespaced)
        {
            return;
        }

        var found = objects.Find(Namespaces, "", @namespace) ?? throw ApiErrors.NotFound(Namespaces, @namespace);
        if (ObjectMetadata.Of(found.Content).IsDeleting)
        {
            throw ApiErrors.Forbidden(
                definition.Resource, name, $"unable to create new content in namespace {@namespace} because it is being terminated",
                cause: "NamespaceTerminating");
        }
    }

    public static void CheckDelete(ResourceDefinition definition, string name)
    {
        if (definition.Resource == Namespaces && Immortal.Contains(name))
        {
            throw ApiErrors.Forbidden(Namespaces, name, "this namespace may not be deleted");
        }
    }
}
