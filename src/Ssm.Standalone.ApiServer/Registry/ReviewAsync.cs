using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Authentication;

namespace Ssm.Standalone.ApiServer.Registry;

/// <summary>Answers a posted review (<c>TokenReview</c>, <c>SelfSubjectAccessReview</c> …) by filling in its status.</summary>
internal delegate Task ReviewAsync(JsonObject review, UserIdentity caller, CancellationToken cancellationToken);
