using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Requests;

namespace Ssm.Standalone.ApiServer.Admission;

/// <summary>One change that asks for admission.</summary>
/// <param name="Request">The request that causes it.</param>
/// <param name="Operation">What happens.</param>
/// <param name="Namespace">Of the object; "" if cluster-scoped.</param>
/// <param name="Name">Of the object.</param>
/// <param name="OldObject">The object now; <c>null</c> on create.</param>
/// <param name="IsDryRun">Nothing will be stored: webhooks with side effects must not be called.</param>
internal sealed record AdmissionAttributes(
    ApiRequest Request, AdmissionOperation Operation, string Namespace, string Name, JsonObject? OldObject, bool IsDryRun);
