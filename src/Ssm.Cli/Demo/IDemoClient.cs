namespace Ssm.Cli.Demo;

/// <summary>An application that uses a service with a client library of its engine, with nothing but an address and the binding's Secret.</summary>
internal interface IDemoClient
{
    /// <summary>Writes something that <see cref="ReadAsync"/> finds again, for example a row.</summary>
    /// <param name="access">How the service is reached.</param>
    /// <param name="value">What to write; short, printable, without quotes.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>What was done, for people, such as <c>SET hello</c>.</returns>
    Task<string> WriteAsync(DemoAccess access, string value, CancellationToken cancellationToken);

    /// <summary>Reads what was written last.</summary>
    Task<string> ReadAsync(DemoAccess access, CancellationToken cancellationToken);
}
