namespace Ssm.Standalone.Node.Processes;

/// <summary>Takes what a process writes to stdout and stderr, in order.</summary>
internal delegate void OutputSink(ReadOnlySpan<byte> output);
