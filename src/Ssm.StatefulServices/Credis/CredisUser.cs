namespace Ssm.StatefulServices.Credis;

/// <summary>One user of a Redis node.</summary>
internal sealed record CredisUser
{
    /// <summary>The name; <c>default</c> is whom a client is that names nobody.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it may log in.</summary>
    public required bool IsOn { get; init; }

    /// <summary>SHA-256 of the password in lower-case hexadecimal digits.</summary>
    public required string PasswordHash { get; init; }

    /// <summary>Rules of Redis' ACL, separated by blanks.</summary>
    public required string Rights { get; init; }

    /// <summary>The line of the configuration file.</summary>
    public string ToConfig() => $"user {Name} {(IsOn ? "on" : "off")} #{PasswordHash} {Rights}";
}
