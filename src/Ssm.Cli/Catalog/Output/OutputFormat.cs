namespace Ssm.Cli.Catalog.Output;

/// <summary>How a command prints objects.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>JSON, indented by three.</summary>
    Json,

    /// <summary>YAML, members sorted.</summary>
    Yaml,
}
