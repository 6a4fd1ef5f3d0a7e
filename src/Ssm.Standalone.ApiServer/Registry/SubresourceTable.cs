namespace Ssm.Standalone.ApiServer.Registry;

/// <summary>All subresources of a kind.</summary>
internal static class SubresourceTable
{
    private static readonly string[] Verbs = ["get", "patch", "update"];

    public static IEnumerable<Subresource> Of(ResourceDefinition definition)
    {
        if (definition.HasStatus)
        {
            yield return new Subresource("status", "", "", definition.Kind, Verbs);
        }

        if (definition.Scale is not null)
        {
            yield return new Subresource("scale", "autoscaling", "v1", "Scale", Verbs);
        }

        foreach (var other in definition.OtherSubresources)
        {
            yield return other;
        }
    }
}
