using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Ces;

/// <summary>Settings of OpenSearch that a user may choose.</summary>
internal static class CesSettings
{
    /// <summary>They are written to its file, which it reads when it starts.</summary>
    public static IReadOnlyList<EngineSetting> All { get; } =
    [
        EngineSetting.WholeNumber("cluster.max_shards_per_node", "Shards that a node may have.", 100, 10_000, 1000, needsRestart: true),
        EngineSetting.WholeNumber("search.max_buckets", "Groups that the answer to one question may have.", 1000, 1_000_000, 65_535, needsRestart: true),
        EngineSetting.WholeNumber("indices.query.bool.max_clause_count", "Conditions that one question may have.", 1024, 100_000, 1024, needsRestart: true),
        EngineSetting.Text("http.max_content_length", "The largest request.", "^[1-9][0-9]{0,3}mb$", "be a number of megabytes such as 100mb", "100mb", needsRestart: true),
    ];
}
