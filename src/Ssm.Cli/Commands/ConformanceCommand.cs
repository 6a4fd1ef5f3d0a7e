using System.CommandLine;
using System.Text.Json;
using Ssm.Cli.Conformance;
using Ssm.Cli.Hosting;
using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Conformance;

namespace Ssm.Cli.Commands;

/// <summary><c>ssm conformance</c>: judges any broker by the duties of the Open Service Broker API.</summary>
internal static class ConformanceCommand
{
    private static readonly string[] Versions = ["2.13", "2.14", "2.15", "2.16", "2.17"];

    public static Command Create(CommandContext context)
    {
        var target = new BrokerTargetOptions(context);
        var versions = new Option<string[]>("--osb-version")
        {
            Description = "A version to ask as; repeat for several",
            DefaultValueFactory = _ => Versions,
        };
        versions.AcceptOnlyFromAmong(Versions);
        var plan = new Option<string?>("--plan") { Description = "Id of the plan to provision; the catalog's first when not given" };
        var only = new Option<string[]>("--check") { Description = "Id of a check to run; repeat for several; all when not given" };
        only.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => ConformanceSuite.Checks.All(check => check.Id != token.Value)))
            {
                result.AddError($"--check: there is no check '{token.Value}'; the table of a run names them");
            }
        });
        var provision = Parameters("--provision-parameters", "Parameters of provisions");
        var update = Parameters("--update-parameters", "Parameters that an update changes to");
        var bind = Parameters("--bind-parameters", "Parameters of bindings");
        var otherBind = Parameters("--other-bind-parameters", "Valid parameters of bindings that differ, to provoke a conflict");
        var patience = new Option<int>("--operation-timeout") { Description = "Seconds that an asynchronous operation may take", DefaultValueFactory = _ => 600 };
        var output = new Option<string>("--output", "-o") { Description = "table or json", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json");
        var command = new Command("conformance", "Judge a service broker by the duties of the Open Service Broker API; creates and deletes instances on it")
        {
            target.Url, target.Username, target.PasswordFile, target.TokenFile, target.CertificateAuthorities,
            versions, plan, only, provision, update, bind, otherBind, patience, output,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new ConformanceOptions
            {
                Broker = target.Read(parsed),
                Versions = [.. parsed.GetRequiredValue(versions).Select(Version)],
                Only = parsed.GetValue(only) is { Length: > 0 } checks ? checks : null,
                Plan = parsed.GetValue(plan) is { } id ? new PlanId(id) : null,
                ProvisionParameters = Json(parsed.GetValue(provision), provision.Name),
                UpdateParameters = Json(parsed.GetValue(update), update.Name),
                BindParameters = Json(parsed.GetValue(bind), bind.Name),
                OtherBindParameters = Json(parsed.GetValue(otherBind), otherBind.Name),
                OperationTimeout = TimeSpan.FromSeconds(parsed.GetValue(patience)),
            };
            var report = await ConformanceSuite.RunAsync(options, context.Time, Randomness.NewId, new ConformanceProgress(context.Error), cancellationToken);
            if (parsed.GetValue(output) == "json")
            {
                await context.Output.WriteLineAsync(ConformanceJson.Write(report));
            }
            else
            {
                report.WriteTo(context.Output);
            }

            return report.IsConformant ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }

    private static Option<string?> Parameters(string name, string description) => new(name) { Description = $"{description}, a JSON object" };

    private static OsbVersion Version(string text) => OsbVersion.TryParse(text, out var version) ? version : throw new FormatException($"--osb-version: {text} is none");

    private static JsonElement? Json(string? text, string option)
    {
        if (text is null)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new FormatException($"{option} must be a JSON object, it is {document.RootElement.ValueKind.ToString().ToLowerInvariant()}");
        }
        catch (JsonException broken)
        {
            throw new FormatException($"{option} must be a JSON object: {broken.Message}", broken);
        }
    }
}
