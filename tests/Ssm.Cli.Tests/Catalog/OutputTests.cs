using System.Text.RegularExpressions;

namespace Ssm.Cli.Tests.Catalog;

/// <summary>What the commands that read print, against a real API server.</summary>
public sealed partial class OutputTests(StoredCatalog catalog) : IClassFixture<StoredCatalog>
{
    public static TheoryData<string, string> Runs => new()
    {
        { "get-brokers.txt", "get brokers --all-namespaces" },
        { "get-broker.json", "get broker ups-broker -o json" },
        { "get-brokers.yaml", "get brk -n test-ns -o yaml" },
        { "get-brokers-cluster.txt", "get brokers --scope cluster" },
        { "get-classes.txt", "get classes -n test-ns" },
        { "get-classes-of-broker.txt", "get classes -n test-ns -b team-broker" },
        { "get-class.json", "get class -k 4f6e6cf6-ffdd-425f-a2c7-3c9258ad2468 -o json" },
        { "get-classes.yaml", "get cl --scope cluster -o yaml" },
        { "get-plans.txt", "get plans -n test-ns" },
        { "get-plans-of-class.txt", "get plans --class user-provided-service" },
        { "get-plan.txt", "get plan premium" },
        { "get-plan-of-class.txt", "get pl user-provided-service/default" },
        { "get-plan.yaml", "get plan premium -o yaml" },
        { "get-instances.txt", "get instances --all-namespaces" },
        { "get-instances-of-namespaced-class.txt", "get instances -n test-ns --class team-service" },
        { "get-instances-of-plan.txt", "get inst -n test-ns --plan default" },
        { "get-instance.json", "get instance ups-instance -n test-ns -o json" },
        { "get-instances.yaml", "get instances -n test-ns -o yaml" },
        { "get-bindings.txt", "get bindings -n test-ns" },
        { "get-binding.yaml", "get bnd ups-binding -n test-ns -o yaml" },
        { "get-bindings.json", "get bindings -n test-ns -o json" },
        { "describe-broker.txt", "describe broker ups-broker" },
        { "describe-broker-namespaced.txt", "describe brk team-broker -n test-ns" },
        { "describe-class.txt", "describe class user-provided-service" },
        { "describe-class-removed.txt", "describe class another-provided-service" },
        { "describe-plan.txt", "describe plan user-provided-service/default" },
        { "describe-plan-with-schemas.txt", "describe plan premium" },
        { "describe-plan-without-schemas.txt", "describe plan premium --show-schemas=false" },
        { "describe-plan-namespaced.txt", "describe plan small --scope namespace -n test-ns" },
        { "describe-instance.txt", "describe instance ups-instance -n test-ns" },
        { "describe-binding.txt", "describe binding ups-binding -n test-ns" },
        { "describe-binding-show-secrets.txt", "describe binding ups-binding -n test-ns --show-secrets" },
        { "marketplace.txt", "marketplace -n test-ns" },
        { "marketplace.json", "mp --all-namespaces -o json" },
        { "why-ready.txt", "why instance/ups-instance -n test-ns" },
        { "why-waiting.txt", "why inst team-instance -n test-ns" },
        { "why-broker.txt", "why servicebroker/team-broker -n test-ns" },
    };

    public static TheoryData<string, string> Refusals => new()
    {
        { "get class foo --scope cluster", "error: class 'foo' not found in the cluster" },
        { "get class foo -n test-ns --scope namespace", "error: class 'foo' not found in namespace \"test-ns\"" },
        { "get class foo --all-namespaces", "error: class 'foo' not found in the cluster or in any namespace" },
        { "get plans --class foo", "error: class 'foo' not found in the cluster or in namespace \"default\"" },
        { "get plan a/b/c", "error: failed to parse class/plan name combination 'a/b/c'" },
        { "get instance foo -n test-ns", "error: instance 'foo' not found in namespace \"test-ns\"" },
        { "get instance ups-instance --class x", "error: class filter is not supported when specifying an instance name" },
        { "describe plan default", "error: plan 'default' is not unique: classes another-provided-service, user-provided-service have it; say CLASS/PLAN, or choose by --scope" },
        { "deregister ups-broker", "error: broker 'ups-broker' not found in namespace \"default\"; the cluster-scoped one of that name needs --scope cluster" },
        { "provision x --class foo --plan bar", "error: class 'foo' not found in the cluster or in namespace \"default\"" },
        { "provision x --class user-provided-service --plan default -p a", "error: invalid --param value (invalid parameter (a), must be in name=value format)" },
        { "provision x --class c --plan p --params-json {} -p a=b", "error: --params-json cannot be used with --param" },
        { "provision x --class c --plan p --params-json []", "error: invalid --params-json value: it must be an object, it is array" },
        { "provision x --class c --plan p -s nokey", "error: invalid --secret value (invalid parameter (nokey), must be in MAP[KEY] format)" },
        { "unbind", "error: an instance or binding name is required" },
        { "why ups-instance", "error: say KIND/NAME, for example instance/redis-test" },
        { "why plan/default", "error: 'plan' waits for nothing; ask about an instance, a binding or a broker" },
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Output_OfACommandThatReads_IsAsKept(string file, string commandLine)
    {
        var run = await SsmRun.OfAsync(catalog.Kubeconfig, string.Empty, commandLine.Split(' '));

        Assert.Equal(string.Empty, run.Error);
        Assert.Equal(ExitCodes.Success, run.ExitCode);
        GoldenFile.Matches($"catalog/{file}", Volatile().Replace(run.Output, "${key}<any>"));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Command_ThatCannotDoIt_SaysWhyInOneLine(string commandLine, string error)
    {
        var run = await SsmRun.OfAsync(catalog.Kubeconfig, string.Empty, commandLine.Split(' '));

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Equal(error, run.Error.TrimEnd());
    }

    [Theory]
    [InlineData("get brokers --scope galaxy", "'galaxy'")]
    [InlineData("get brokers -o xml", "'xml'")]
    [InlineData("provision x --class c", "--plan")]
    [InlineData("bind x --wait --timeout soon", "--timeout must be a duration such as 30s, 5m or 1h30m, not 'soon'")]
    [InlineData("register x --url u --relist-duration 0s", "--relist-duration must be a duration above zero")]
    [InlineData("get brokers --namespac x", "see 'ssm get brokers --help'")]
    public async Task CommandLine_ThatIsWrong_IsNotTried(string commandLine, string says)
    {
        var run = await SsmRun.OfAsync(catalog.Kubeconfig, string.Empty, commandLine.Split(' '));

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task Verbosity_OfSix_ShowsRequestsButNoSecrets()
    {
        var run = await SsmRun.OfAsync(catalog.Kubeconfig, string.Empty, "describe", "binding", "ups-binding", "-n", "test-ns", "-v", "6");

        Assert.Matches(@"GET https://\S+/servicebindings/ups-binding 200 in \d+ ms", run.Error);
        Assert.DoesNotContain("Bearer", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_NamesBothSides()
    {
        var both = await SsmRun.OfAsync(catalog.Kubeconfig, string.Empty, "version");
        var own = await SsmRun.WithoutClusterAsync("version", "--client");

        Assert.Matches(@"^Client Version: \S+\nServer Version: v1\.\S+\n$", both.Output);
        Assert.Matches(@"^Client Version: \S+\n$", own.Output);
    }

    [Fact]
    public async Task Kubeconfig_ThatIsNowhere_IsSaid()
    {
        var run = await SsmRun.WithoutClusterAsync("get", "brokers");

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.StartsWith("error: no Kubernetes API to talk to: set --kubeconfig or KUBECONFIG", run.Error, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(?<key>""?(uid|resourceVersion|creationTimestamp)""?: )""?[^"",\s]+""?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Volatile();
}
