using Ssm.Standalone.ApiServer.Admission;
using Ssm.Standalone.ApiServer.CustomResources;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Responses;
using Ssm.Standalone.Storage;

namespace Ssm.Standalone.ApiServer.Verbs;

/// <summary>What every verb works with.</summary>
internal sealed record VerbContext(
    ObjectStore Objects,
    ResourceRegistry Registry,
    AdmissionChain Admission,
    ResponseWriter Responses,
    DefinitionController Definitions,
    TimeProvider Time,
    Func<Guid> NewId)
{
    /// <summary>Call between a write and its answer: whoever has read the answer may rely on the effect of the write.</summary>
    public Task SettleAsync(ResourceDefinition definition, StoredItem written, CancellationToken cancellationToken) =>
        definition.Resource == DefinitionController.Definitions
            ? Definitions.WaitAsync(written.Modified, cancellationToken)
            : Task.CompletedTask;
}
