namespace Ssm.StatefulServices.Offerings;

/// <summary>Where the programs of an engine come from on a machine without containers.</summary>
public sealed record EngineSource
{
    /// <summary>The programs that must be found on the path or be named by the site, such as <c>redis-server</c>.</summary>
    public required IReadOnlyList<string> Executables { get; init; }

    /// <summary>The Debian package that has them; null when Debian does not package the engine.</summary>
    public string? DebianPackage { get; init; }

    /// <summary>One sentence that says where to get the engine, address included; null when the package says it all.</summary>
    public string? Obtain { get; init; }

    /// <summary>What to do about a missing program, in words that follow a colon.</summary>
    public string ToHint() => DebianPackage is null ? Obtain ?? "see the engine's own site" : Obtain is null ? $"apt-get install {DebianPackage}" : $"apt-get install {DebianPackage}; {Obtain}";
}
