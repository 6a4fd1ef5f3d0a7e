using Ssm.Standalone.ApiServer.Errors;

namespace Ssm.Standalone.ApiServer.Authentication;

/// <summary>The one place that says who may do what. For now: whoever is authenticated may do everything, anybody may ask for health and version.</summary>
internal static class Authorizer
{
    public static void Authorize(UserIdentity? user, string path)
    {
        if (IsPublic(path))
        {
            return;
        }

        if (user is null || user.IsAnonymous)
        {
            throw ApiErrors.Unauthorized();
        }
    }

    private static bool IsPublic(string path) =>
        path is "/healthz" or "/livez" or "/readyz" or "/version" or "/version/"
        || path.StartsWith("/livez/", StringComparison.Ordinal) || path.StartsWith("/readyz/", StringComparison.Ordinal)
        || path.StartsWith("/healthz/", StringComparison.Ordinal);
}
