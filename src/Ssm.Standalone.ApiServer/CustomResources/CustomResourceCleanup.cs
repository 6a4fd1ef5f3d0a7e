using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;

namespace Ssm.Standalone.ApiServer.CustomResources;

/// <summary>
/// Deletes the objects of a CustomResourceDefinition that is being deleted, waits until their finalizers let them go, then takes the
/// finalizer from the definition.
/// </summary>
internal sealed class CustomResourceCleanup(
    ObjectStore objects, IReadOnlyList<ResourceDefinition> kinds, string definitionName, TimeProvider time)
{
    private static readonly DeletionRequest Deletion = new(GraceSeconds: null, DeletionPropagation.Background, null, null, IsDryRun: false);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var kind in kinds)
        {
            await DeleteAllAsync(kind, cancellationToken);
        }

        await FinishAsync(cancellationToken);
    }

    private async Task DeleteAllAsync(ResourceDefinition kind, CancellationToken cancellationToken)
    {
        var prefix = ObjectStore.PrefixOf(kind.Resource, "");
        while (true)
        {
            var list = objects.Bytes.List(prefix);
            using var watch = objects.Bytes.Watch(prefix, list.Revision);
            foreach (var item in list.Items)
            {
                await DeleteAsync(kind, StoredObject.Of(item), cancellationToken);
            }

            if (objects.Bytes.List(prefix).Items.Count == 0)
            {
                return;
            }

            await watch.WaitAsync(cancellationToken);
        }
    }

    private async Task DeleteAsync(ResourceDefinition kind, StoredObject current, CancellationToken cancellationToken)
    {
        var metadata = ObjectMetadata.Of(current.Content);
        try
        {
            if (ObjectDeletion.Mark(kind, current.Content, Deletion, time.GetUtcNow()) is not { } marked)
            {
                await objects.DeleteAsync(kind.Resource, metadata.Namespace, metadata.Name, current, current.Content, cancellationToken);
            }
            else if (!ObjectUpdate.IsNoOp(marked, current.Content))
            {
                await objects.UpdateAsync(kind.Resource, metadata.Namespace, metadata.Name, current, marked, cancellationToken);
            }
        }
        catch (ApiException e) when (e.Reason is "Conflict" or "NotFound")
        {
            // Changed meanwhile: the watch brings us back.
        }
    }

    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        while (objects.Find(DefinitionController.Definitions, "", definitionName) is { } current)
        {
            var updated = current.Content.Copy();
            var metadata = ObjectMetadata.Of(updated);
            metadata.Finalizers = [.. metadata.Finalizers.Where(name => name != DefinitionBehavior.Finalizer)];
            try
            {
                if (metadata.Finalizers.Count == 0)
                {
                    await objects.DeleteAsync(DefinitionController.Definitions, "", definitionName, current, updated, cancellationToken);
                }
                else
                {
                    await objects.UpdateAsync(DefinitionController.Definitions, "", definitionName, current, updated, cancellationToken);
                }

                return;
            }
            catch (ApiException e) when (e.Reason is "Conflict" or "NotFound")
            {
                // Changed meanwhile: look again.
            }
        }
    }
}
