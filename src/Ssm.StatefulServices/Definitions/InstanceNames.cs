using System.Security.Cryptography;
using System.Text;

namespace Ssm.StatefulServices.Definitions;

/// <summary>The names of an instance's objects, all derived from the StatefulService's.</summary>
/// <param name="Service">Name of the StatefulService, of the client Service and of the StatefulSet.</param>
public readonly record struct InstanceNames(string Service)
{
    /// <summary>Ids are used as they are up to this length; with the longest suffix and Kubernetes' own it stays below 63.</summary>
    private const int LongestId = 36;

    /// <summary>The headless Service that gives each node a name.</summary>
    public string Nodes => $"{Service}-nodes";

    /// <summary>The Secret with the engine's configuration files.</summary>
    public string Config => $"{Service}-config";

    /// <summary>The Secret with the passwords that SSM generated for the instance.</summary>
    public string Accounts => $"{Service}-accounts";

    /// <summary>The Secret with the secret ones of the user's parameters.</summary>
    public string Parameters => $"{Service}-parameters";

    /// <summary>The Secret with the certificate of the nodes.</summary>
    public string Certificate => $"{Service}-certificate";

    /// <summary>The name of a node's pod.</summary>
    public string Node(int ordinal) => $"{Service}-{ordinal}";

    /// <summary>The names for an OSB instance id. Platforms send UUIDs; any other id that Kubernetes could not have as a name is hashed.</summary>
    public static InstanceNames For(string service, string instanceId) => new($"{service}-{Safe(instanceId)}");

    /// <summary>The Secret that remembers a binding.</summary>
    public static string Binding(string service, string bindingId) => $"{service}-binding-{Safe(bindingId)}";

    /// <summary>The ConfigMap that says who has a host name.</summary>
    public static string HostClaim(string host) => $"host-{host}";

    private static string Safe(string id) =>
        id.Length is > 0 and <= LongestId && IsAlphanumeric(id[0]) && IsAlphanumeric(id[^1]) && id.All(letter => IsAlphanumeric(letter) || letter == '-')
            ? id
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..32];

    private static bool IsAlphanumeric(char letter) => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter);
}
