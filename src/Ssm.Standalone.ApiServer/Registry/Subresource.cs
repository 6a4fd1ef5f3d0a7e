namespace Ssm.Standalone.ApiServer.Registry;

/// <summary>A subresource as discovery tells it.</summary>
/// <param name="Name">The last segment of the path.</param>
/// <param name="Group">Group of its kind, "" if the parent's.</param>
/// <param name="Version">Version of its kind, "" if the parent's.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Verbs">What it can do.</param>
internal sealed record Subresource(string Name, string Group, string Version, string Kind, IReadOnlyList<string> Verbs);
