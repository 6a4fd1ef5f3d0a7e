using System.Net;
using System.Net.Sockets;
using Ssm.Cli.Demo;
using Ssm.Cli.Hosting;
using Ssm.Cli.Standalone;
using Ssm.Standalone.Node;
using Ssm.StatefulServices.Offerings;

namespace Ssm.Cli.Doctor;

/// <summary>Looks at the machine the way <c>ssm up</c> would use it. Changes nothing.</summary>
internal static class Examination
{
    public static IReadOnlyList<Finding> Run(PlatformOptions options, CommandContext context)
    {
        var findings = new List<Finding>();
        var running = PlatformRecord.OfRunning(options.Paths);
        findings.Add(running is null
            ? new Finding(Verdict.Good, "platform", $"none runs in {options.Paths.Data}")
            : new Finding(Verdict.Good, "platform", $"process {running.ProcessId} runs in {options.Paths.Data}"));
        findings.Add(DataFolder(options.Paths));
        findings.AddRange(SiteOfferings.Of(context).Offerings.Select(offering => Engine(offering, context)));
        findings.Add(Tool("kubectl", "kubernetes-client", context));
        findings.Add(Tool("nslookup", "bind9-dnsutils", context));
        findings.AddRange(Network(options, running));
        return findings;
    }

    private static Finding DataFolder(PlatformPaths paths)
    {
        var folder = paths.Data;
        while (!Directory.Exists(folder))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        var probe = Path.Combine(folder, $".ssm-doctor-{Environment.ProcessId}");
        try
        {
            File.WriteAllText(probe, string.Empty);
            File.Delete(probe);
            var free = new DriveInfo(folder).AvailableFreeSpace / (1 << 20);
            return free < 200
                ? new Finding(Verdict.Wrong, "data folder", $"{paths.Data}: only {free} MB free")
                : new Finding(Verdict.Good, "data folder", $"{paths.Data}: writable, {free} MB free");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new Finding(Verdict.Wrong, "data folder", $"{folder} is not writable: {refused.Message}; use another --data");
        }
    }

    private static Finding Engine(Offering offering, CommandContext context)
    {
        var programs = (offering.Engine?.Executables ?? []).Select(name => (Name: name, Path: EnginePrograms.Find(offering.Plans, name, context))).ToArray();
        var missing = programs.Where(program => program.Path is null).Select(program => program.Name).ToArray();
        return missing.Length == 0
            ? new Finding(Verdict.Good, offering.Name, string.Join(", ", programs.Select(program => program.Path)))
            : new Finding(Verdict.Missing, offering.Name, $"needs {string.Join(", ", missing)}: {offering.Engine?.ToHint()}");
    }

    private static Finding Tool(string executable, string package, CommandContext context) =>
        InstalledEngines.Find(executable, context) is { } path
            ? new Finding(Verdict.Good, executable, path)
            : new Finding(Verdict.Missing, executable, $"optional: apt-get install {package}");

    private static IEnumerable<Finding> Network(PlatformOptions options, PlatformRecord? running)
    {
        NodeAddresses? addresses = null;
        Finding? malformed = null;
        try
        {
            addresses = NodeAddresses.Parse(options.Network);
        }
        catch (FormatException wrong)
        {
            malformed = new Finding(Verdict.Wrong, "network", wrong.Message);
        }

        if (addresses is null)
        {
            yield return malformed!;
            yield break;
        }

        yield return Listens("API port", new IPEndPoint(IPAddress.Loopback, options.ApiPort), running is not null, Verdict.Wrong, "use another --api-port");
        yield return Listens("DNS port", new IPEndPoint(IPAddress.Loopback, options.DnsPort), running is not null, Verdict.Wrong, "use another --dns-port");
        yield return Listens("DNS address", new IPEndPoint(addresses.Dns, 53), running is not null, Verdict.Missing, $"port 53 needs root; the DNS server then answers on 127.0.0.1:{options.DnsPort} only");
        yield return Listens("network " + options.Network, new IPEndPoint(addresses.Node, 0), false, Verdict.Wrong, "use another --network");
    }

    private static Finding Listens(string subject, IPEndPoint endpoint, bool isOurs, Verdict otherwise, string advice)
    {
        try
        {
            using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(endpoint);
            return new Finding(Verdict.Good, subject, $"{endpoint.Address}{(endpoint.Port == 0 ? string.Empty : $":{endpoint.Port}")} is free");
        }
        catch (SocketException refused)
        {
            return isOurs && refused.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? new Finding(Verdict.Good, subject, $"{endpoint} is in use, by this platform")
                : new Finding(otherwise, subject, $"{endpoint}: {refused.Message}; {advice}");
        }
    }
}
