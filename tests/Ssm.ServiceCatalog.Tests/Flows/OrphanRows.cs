namespace Ssm.ServiceCatalog.Tests.Flows;

/// <summary>The rows of OSB v2.17, "Orphan Mitigation", that one answer makes.</summary>
internal static class OrphanRows
{
    /// <summary>What a poll says of an operation that came to nothing.</summary>
    public const string Failed = """{"state":"failed","description":"no disk left"}""";

    /// <summary>In the order of the table.</summary>
    public static readonly OrphanRow[] All =
    [
        new("200 good", endpoint => endpoint.RespondsWith(200), false),
        new("200 malformed", endpoint => endpoint.RespondsWithMalformedBody(200), false),
        new("201 good", endpoint => endpoint.Behaves(), false),
        new("201 malformed", endpoint => endpoint.RespondsWithMalformedBody(201), true),
        new("202 malformed", endpoint => endpoint.RespondsWithMalformedBody(202), true),
        new("204", endpoint => endpoint.RespondsWith(204), true),
        new("408", endpoint => endpoint.RespondsWith(408), false),
        new("400", endpoint => endpoint.RespondsWith(400), false),
        new("422 ConcurrencyError", endpoint => endpoint.RespondsWith(422, "ConcurrencyError", "busy"), false),
        new("500", endpoint => endpoint.RespondsWith(500), true),
        new("503", endpoint => endpoint.RespondsWith(503), true),
        new("client timeout", endpoint => endpoint.Hangs(), true),
    ];

    public static void Impatient(CatalogControllerOptions options)
    {
        options.OsbApiRequestTimeout = TimeSpan.FromSeconds(1);
        options.CredentialOverlap = TimeSpan.Zero;
    }

    /// <summary>All rows beside each other: each is told apart by the name of its object, which is also its id at the broker.</summary>
    public static Task EachAsync(Func<OrphanRow, Task> check) => Task.WhenAll(All.Select(check));
}
