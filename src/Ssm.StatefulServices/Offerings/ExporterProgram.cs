namespace Ssm.StatefulServices.Offerings;

/// <summary>A program that asks one node for its state and offers that to Prometheus.</summary>
public sealed record ExporterProgram
{
    /// <summary>The container image, pinned; null takes that of SSM itself, which the broker runs in.</summary>
    public string? Image { get; init; }

    /// <summary>The program as the image has it: a name to be found on the path, or an absolute path.</summary>
    public required string Executable { get; init; }

    /// <summary>The port that it listens on.</summary>
    public required int Port { get; init; }

    /// <summary>The Debian package that has it; null when Debian does not package it.</summary>
    public string? DebianPackage { get; init; }
}
