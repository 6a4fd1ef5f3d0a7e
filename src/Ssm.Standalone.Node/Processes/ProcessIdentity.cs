using System.Runtime.InteropServices;

namespace Ssm.Standalone.Node.Processes;

/// <summary>A process that cannot be mistaken for another: numbers are used again, a number with its start time is not, within one boot.</summary>
/// <param name="Pid">The process number.</param>
/// <param name="StartTime">Field 22 of <c>/proc/[pid]/stat</c>: clock ticks after boot.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProcessIdentity(int Pid, long StartTime);
