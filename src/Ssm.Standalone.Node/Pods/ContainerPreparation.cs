using System.Net;
using System.Net.Sockets;
using k8s.Models;
using Ssm.Standalone.Node.Networking;
using Ssm.Standalone.Node.Paths;
using Ssm.Standalone.Node.Processes;
using Ssm.Standalone.Node.Volumes;

namespace Ssm.Standalone.Node.Pods;

/// <summary>
/// From a container's declaration to what can be started: volumes, environment, executable, ports, in that order. Each attempt looks at everything
/// anew, so whatever was missing is found once it is there.
/// </summary>
internal sealed class ContainerPreparation(PodSurroundings surroundings)
{
    private const string InstallHintAnnotation = "ssm.infra.tce.io/install-hint";

    /// <summary>Makes the container's folders and files, and says whether it can start.</summary>
    public Preparation Prepare(V1Pod pod, V1Container container, PodAddress address, Func<string?, string?> token)
    {
        if (Mount(pod, container, address, token, out var missing) is not { } rewriter)
        {
            return new Preparation.Blocked(WaitingReasons.ContainerCreating, missing!);
        }

        var work = surroundings.Folders.Work(pod.Metadata.Uid, container.Name);
        Directory.CreateDirectory(work);
        var built = new EnvironmentBuilder(pod, address, surroundings.Capacity, surroundings.Configuration).Build(container, Common(pod, work), rewriter);
        if (built is not ContainerEnvironment.Variables environment)
        {
            return new Preparation.Blocked(WaitingReasons.CreateContainerConfigError, ((ContainerEnvironment.Missing)built).What);
        }

        var command = Command(container, environment.Values, rewriter);
        if (command.Count == 0)
        {
            return new Preparation.Blocked(
                WaitingReasons.ExecutableMissing, $"container {container.Name} has no command: there are no images here, only programs of this machine");
        }

        var folder = container.WorkingDir is { Length: > 0 } own ? rewriter.Rewrite(own) : work;
        return Ports(container, address) ?? Launch(pod, container, command, environment.Values, Directory.Exists(folder) ? folder : work, rewriter);
    }

    /// <summary>Brings mounted files up to date while the container runs; what is missing now stays as it was.</summary>
    public void Refresh(V1Pod pod, V1Container container, PodAddress address, Func<string?, string?> token) =>
        Mount(pod, container, address, token, out _);

    private TextRewriter? Mount(V1Pod pod, V1Container container, PodAddress address, Func<string?, string?> token, out string? missing)
    {
        if (surroundings.Volumes.Mappings(pod, container, out missing) is not { } mappings)
        {
            return null;
        }

        var rewriter = new TextRewriter(new PathRewriter(mappings), surroundings.Names);
        var projection = new VolumeProjection(pod, address, surroundings.Capacity, surroundings.Configuration, token);
        missing = surroundings.Volumes.Prepare(pod, container, mappings, projection, rewriter);
        return missing is null ? rewriter : null;
    }

    private Dictionary<string, string> Common(V1Pod pod, string work) => new(StringComparer.Ordinal)
    {
        ["PATH"] = surroundings.Executables.SearchPath,
        ["HOME"] = work,
        ["LANG"] = "C.UTF-8",
        ["HOSTNAME"] = pod.Spec.Hostname ?? pod.Metadata.Name,
        ["KUBERNETES_SERVICE_HOST"] = surroundings.ApiServer.Host,
        ["KUBERNETES_SERVICE_PORT"] = surroundings.ApiServer.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>Rewritten before variables are put in, because their values were rewritten already.</summary>
    private static List<string> Command(V1Container container, IReadOnlyDictionary<string, string> environment, TextRewriter rewriter) =>
        [.. (container.Command ?? []).Concat(container.Args ?? []).Select(word => VariableExpansion.Expand(rewriter.Rewrite(word), environment))];

    private static Preparation.Blocked? Ports(V1Container container, PodAddress address)
    {
        foreach (var port in (container.Ports ?? []).Where(port => port.Protocol is null or "TCP"))
        {
            var endpoint = new IPEndPoint(address.PodIP, port.ContainerPort);
            switch (PortCheck.Probe(endpoint))
            {
                case SocketError.AddressAlreadyInUse:
                    return new(WaitingReasons.AddressInUse, $"{endpoint} is in use by another process on this machine");
                case SocketError.AccessDenied:
                    return new(WaitingReasons.AddressInUse, $"{endpoint} may not be listened on by this user");
                default:
                    continue;
            }
        }

        return null;
    }

    private Preparation Launch(
        V1Pod pod, V1Container container, List<string> command, IReadOnlyDictionary<string, string> environment, string folder, TextRewriter rewriter)
    {
        ProcessSpec? Side(IReadOnlyList<string> words)
        {
            var rewritten = words.Select(word => VariableExpansion.Expand(rewriter.Rewrite(word), environment)).ToList();
            return rewritten.Count > 0 && surroundings.Executables.Find(rewritten[0]) is { } executable
                ? Spec(executable, rewritten, environment, folder) with { IsSideProcess = true }
                : null;
        }

        if (surroundings.Programs.TryGetValue(command[0], out var program))
        {
            return new Preparation.Ready(new ContainerLaunch.Internal(program, command[1..], environment) { SideProcess = Side });
        }

        if (surroundings.Executables.Find(command[0]) is not { } file)
        {
            string? hint = null;
            pod.Metadata.Annotations?.TryGetValue(InstallHintAnnotation, out hint);
            return new Preparation.Blocked(WaitingReasons.ExecutableMissing, surroundings.Hints.For(command[0], hint));
        }

        return new Preparation.Ready(new ContainerLaunch.External(Spec(file, command, environment, folder)) { SideProcess = Side });
    }

    private static ProcessSpec Spec(string file, List<string> command, IReadOnlyDictionary<string, string> environment, string folder) => new()
    {
        FileName = file,
        Arguments = command[1..],
        Environment = environment,
        WorkingDirectory = folder,
        ContainerId = string.Empty, // given at the start: each run has one of its own
    };
}
