using Ssm.Cli.Commands;
using Ssm.Cli.Hosting;

return await SsmCommandLine.RunAsync(args, CommandContext.OfProcess(), CancellationToken.None);
