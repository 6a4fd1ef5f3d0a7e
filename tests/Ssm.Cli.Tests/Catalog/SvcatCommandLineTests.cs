using Ssm.Cli.Commands;
using Ssm.Cli.Hosting;

namespace Ssm.Cli.Tests.Catalog;

/// <summary>Every command, alias and flag of svcat 0.3.1 is taken, in the long form and the short.</summary>
public sealed class SvcatCommandLineTests
{
    public static TheoryData<string> Lines =>
    [
        "bind db",
        "bind db -n ns --name b --external-id id --secret-name s -p a=b -p a=c --param d=e -s secret[key] --secret secret[other]",
        "bind db --namespace ns --params-json {} --wait --timeout 1m --interval 2s",
        "unbind db",
        "unbind db --wait --timeout -1 --interval 1s",
        "unbind -n ns --name a --name b --abandon --yes",
        "unbind --name a --abandon -y",
        "provision db --class c --plan p",
        "provision db -n ns --class c --plan p --external-id id -k -p a=b --param c=d -s secret[key] --secret secret[other]",
        "provision db --class c --plan p --kube-name --params-json {\"a\":1} --wait --timeout 5m --interval 1s",
        "deprovision db -n ns --wait --timeout 5m --interval 1s --abandon -y",
        "deprovision db --abandon --yes",
        "register b --url http://b",
        "register b -n ns --scope namespace --url http://b --basic-secret s --ca ca.pem --relist-behavior duration --relist-duration 5m --skip-tls",
        "register b --scope cluster --url http://b --bearer-secret s --class-restrictions name=a,name=b --class-restrictions name=c --plan-restrictions free=true",
        "register b --url http://b --relist-behavior manual --wait --timeout 5m --interval 1s",
        "deregister b -n ns --scope namespace --wait --timeout 5m --interval 1s",
        "deregister b --scope cluster",
        "sync broker b -n ns --scope namespace",
        "relist broker b --scope cluster",
        "touch instance db -n ns",
        "create class mine --from theirs",
        "create class mine -f theirs -n ns --scope namespace",
        "get brokers",
        "get broker b -n ns --scope all -o json",
        "get brk --all-namespaces --scope cluster --output yaml",
        "get classes",
        "get class c -n ns --scope namespace -b broker -o table",
        "get cl c --kube-name --broker broker --all-namespaces",
        "get class -k c",
        "get plans",
        "get plan c/p -n ns --scope all -o yaml",
        "get pl p -k -c c",
        "get plans --kube-name --class c --all-namespaces --output json",
        "get instances",
        "get instance db -n ns -o json",
        "get inst --all-namespaces -c c -p p",
        "get instances --class c --plan p --output table",
        "get bindings",
        "get binding b -n ns -o yaml",
        "get bnd --all-namespaces --output json",
        "describe broker b",
        "describe brokers b -n ns --scope namespace",
        "describe brk b --scope all",
        "describe class c",
        "describe classes c -k --scope cluster -n ns",
        "describe cl c --kube-name --all-namespaces",
        "describe plan c/p",
        "describe plans p -k --scope cluster",
        "describe pl p --kube-name --scope namespace -n ns --show-schemas=false",
        "describe plan p --show-schemas",
        "describe instance db",
        "describe instances db -n ns",
        "describe inst db --namespace ns",
        "describe binding b",
        "describe bindings b -n ns --show-secrets",
        "describe bnd b --namespace ns --show-secrets=true",
        "marketplace",
        "mp -n ns -o json",
        "marketplace --all-namespaces --output table",
        "install plugin",
        "install plugin -p /bin",
        "install plugin --plugins-path /bin",
        "version",
        "version -c",
        "version --client",
        "completion bash",
        "completion zsh",
        "--kubeconfig f --context x -v 5 --logtostderr get brokers",
        "get brokers --kubeconfig=f --context=x --v=5 --logtostderr=true",
    ];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Line_OfSvcat_IsTaken(string commandLine)
    {
        var context = new CommandContext { Environment = new Dictionary<string, string>(), Output = TextWriter.Null, Error = TextWriter.Null, Time = TimeProvider.System };

        Assert.Empty(SsmCommandLine.Parse(commandLine.Split(' '), context).Errors);
    }
}
