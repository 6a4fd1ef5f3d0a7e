using System.Text.Json;

namespace Ssm.OpenServiceBroker;

/// <summary>How JSON of the other side is parsed before it is read into types: no duplicate names, no comments, bounded depth.</summary>
internal static class StrictJson
{
    public static readonly JsonDocumentOptions Document = new() { AllowDuplicateProperties = false, MaxDepth = 64 };
}
