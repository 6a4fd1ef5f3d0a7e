using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Admission;

/// <summary>What a webhook that allows a request makes of its object.</summary>
/// <param name="Object">The patched object; the same instance if there was no patch; <c>null</c> on delete.</param>
internal sealed record AdmissionVerdict(JsonObject? Object);
