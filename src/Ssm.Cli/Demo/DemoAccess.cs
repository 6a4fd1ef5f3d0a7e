using System.Globalization;
using System.Net;

namespace Ssm.Cli.Demo;

/// <summary>How an application reaches a service: the address that the DNS name led to, and the binding's Secret.</summary>
/// <param name="Address">What the platform's DNS server said of the Secret's <c>host</c>.</param>
/// <param name="Secret">The Secret's keys.</param>
internal sealed record DemoAccess(IPAddress Address, IReadOnlyDictionary<string, string> Secret)
{
    /// <summary>One key of the Secret.</summary>
    public string this[string key] => Secret.TryGetValue(key, out var value) ? value : throw new InvalidOperationException($"the Secret has no key {key}");

    /// <summary>The port of the Secret.</summary>
    public int Port => int.Parse(this["port"], CultureInfo.InvariantCulture);

    /// <summary>Names the address only: the Secret holds a password.</summary>
    public override string ToString() => $"{Address}";
}
