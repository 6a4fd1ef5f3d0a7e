using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.Storage;

namespace Ssm.Standalone.ApiServer.Requests;

/// <summary>Resource versions are revisions as text.</summary>
internal static class ResourceVersions
{
    /// <summary><c>null</c> if the client named none.</summary>
    public static Revision? Parse(string text) => text switch
    {
        "" => null,
        _ when long.TryParse(text, out var value) && value >= 0 => new Revision(value),
        _ => throw ApiErrors.BadRequest($"resourceVersion: Invalid value: \"{text}\": must be a resource version that this server gave"),
    };
}
