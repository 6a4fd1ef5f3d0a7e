using System.CommandLine;
using Ssm.Cli.Doctor;
using Ssm.Cli.Hosting;

namespace Ssm.Cli.Commands;

/// <summary><c>ssm doctor</c>: what this machine has, what each service would need, which ports and addresses are free.</summary>
internal static class DoctorCommand
{
    public static Command Create(CommandContext context)
    {
        var options = new PlatformCommandOptions(context);
        var command = new Command("doctor", "Check what is installed and which ports and addresses are free") { options.Data, options.ApiPort, options.Network, options.DnsPort };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var findings = Examination.Run(options.Read(parsed), context);
            foreach (var finding in findings)
            {
                await context.Output.WriteLineAsync($"{Mark(finding.Verdict)} {finding.Subject,-22} {finding.Text}".AsMemory(), cancellationToken);
            }

            return findings.Any(finding => finding.Verdict == Verdict.Wrong) ? ExitCodes.Failure : ExitCodes.Success;
        });
        return command;
    }

    private static string Mark(Verdict verdict) => verdict switch
    {
        Verdict.Good => "ok     ",
        Verdict.Missing => "missing",
        _ => "WRONG  ",
    };
}
