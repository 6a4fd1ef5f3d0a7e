using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.Storage;

namespace Ssm.Standalone.ApiServer.CustomResources;

/// <summary>
/// Follows the CustomResourceDefinitions in the order of their writes: accepts names, puts kinds into the registry, writes status, and
/// clears away the objects of a definition that is being deleted.
/// </summary>
internal sealed partial class DefinitionController(ObjectStore objects, ResourceRegistry registry, TimeProvider time, ILogger logger)
{
    public static readonly GroupResource Definitions = new("apiextensions.k8s.io", "customresourcedefinitions");

    private readonly Lock _waiters = new();
    private readonly List<(Revision Revision, TaskCompletionSource Reached)> _waiting = [];
    /// <summary>The clean-ups of definitions that are going, by name; this loop owns them.</summary>
    private readonly ConcurrentDictionary<string, Task> _cleanups = new();

    private Revision _reached;

    /// <summary>Registers what is stored. Call before serving, so that no kind is missing in the first answer.</summary>
    public void Load()
    {
        var list = objects.Bytes.List(ObjectStore.PrefixOf(Definitions, ""));
        foreach (var item in list.Items)
        {
            Register(ObjectJson.ParseStored(item.Value));
        }

        _reached = list.Revision;
    }

    /// <summary>Completes once the write of a definition with this revision has taken effect.</summary>
    public Task WaitAsync(Revision revision, CancellationToken cancellationToken)
    {
        lock (_waiters)
        {
            if (_reached >= revision)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((revision, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var list = objects.Bytes.List(ObjectStore.PrefixOf(Definitions, ""));
        using var watch = objects.Bytes.Watch(ObjectStore.PrefixOf(Definitions, ""), list.Revision);
        foreach (var item in list.Items)
        {
            await ApplyAsync(new StoreEvent(StoreEventKind.Updated, item, item), cancellationToken);
        }

        Reach(list.Revision);
        try
        {
            await foreach (var change in watch.ReadAllAsync(cancellationToken))
            {
                await ApplyAsync(change, cancellationToken);
                Reach(change.Revision);
            }
        }
        finally
        {
            await Task.WhenAll(_cleanups.Values);
        }
    }

    /// <summary>True if a custom kind may not get new objects because its definition is going.</summary>
    public bool IsTerminating(ResourceDefinition definition) => definition.IsCustom && _cleanups.ContainsKey(definition.Resource.ToString());

    [SuppressMessage("Design", "CA1031", Justification = "Top of the controller's loop: one bad definition must not stop the others.")]
    private async Task ApplyAsync(StoreEvent change, CancellationToken cancellationToken)
    {
        var definition = ObjectJson.ParseStored(change.Item.Value);
        var name = ObjectMetadata.Of(definition).Name;
        try
        {
            if (change.Kind == StoreEventKind.Deleted)
            {
                registry.SetCustom(name, []);
                _cleanups.TryRemove(name, out _);
                LogRemoved(name);
                return;
            }

            var conflict = Register(definition);
            await WriteStatusAsync(name, conflict, cancellationToken);
            if (ObjectMetadata.Of(definition).IsDeleting && !_cleanups.ContainsKey(name))
            {
                _cleanups[name] = RunCleanupAsync(
                    new CustomResourceCleanup(objects, CustomKinds.Read(definition), name, time), name, cancellationToken);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e, name);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Top of the clean-up's loop.")]
    private async Task RunCleanupAsync(CustomResourceCleanup cleanup, string name, CancellationToken cancellationToken)
    {
        try
        {
            await cleanup.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Goes on after the next start.
        }
        catch (Exception e)
        {
            LogFailed(e, name);
        }
    }

    private (string Reason, string Message)? Register(JsonObject definition)
    {
        var name = ObjectMetadata.Of(definition).Name;
        var conflict = DefinitionStatus.Conflict(definition, registry.All);
        registry.SetCustom(name, conflict is null ? CustomKinds.Read(definition) : []);
        return conflict;
    }

    private async Task WriteStatusAsync(string name, (string Reason, string Message)? conflict, CancellationToken cancellationToken)
    {
        while (objects.Find(Definitions, "", name) is { } current)
        {
            var now = time.GetUtcNow();
            var updated = DefinitionStatus.WithStatus(current.Content, conflict, now);
            if (ObjectMetadata.Of(updated).IsDeleting)
            {
                updated = DefinitionStatus.Terminating(updated, now);
            }

            if (ObjectUpdate.IsNoOp(updated, current.Content))
            {
                return;
            }

            try
            {
                await objects.UpdateAsync(Definitions, "", name, current, updated, cancellationToken);
                return;
            }
            catch (ApiException e) when (e.Reason is "Conflict" or "NotFound")
            {
                // Written meanwhile: look again.
            }
        }
    }

    private void Reach(Revision revision)
    {
        lock (_waiters)
        {
            _reached = revision;
            foreach (var (_, reached) in _waiting.Where(waiter => waiter.Revision <= revision))
            {
                reached.TrySetResult();
            }

            _waiting.RemoveAll(waiter => waiter.Revision <= revision);
        }
    }

    [LoggerMessage(5010, LogLevel.Information, "Custom kinds of {Name} are no longer served")]
    private partial void LogRemoved(string name);

    [LoggerMessage(5011, LogLevel.Error, "CustomResourceDefinition {Name} could not be applied")]
    private partial void LogFailed(Exception e, string name);
}
