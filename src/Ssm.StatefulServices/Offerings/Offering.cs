namespace Ssm.StatefulServices.Offerings;

/// <summary>What a service offers: its class and plans. Data, so that a site can change it without code (<see cref="OfferingConfiguration"/>).</summary>
public sealed record Offering
{
    /// <summary>OSB id of the class; unique and never changed. It decides the name of the ServiceClass.</summary>
    public required string Id { get; init; }

    /// <summary>What users call the class, such as <c>credis</c>; also the first part of the names of all its objects.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence for people who choose.</summary>
    public required string Description { get; init; }

    /// <summary>Words to find the class by.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The name as a title.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Where the service is explained; null leaves it out.</summary>
    public string? DocumentationUrl { get; init; }

    /// <summary>Where the engine's programs come from on a machine without containers; null when that needs no word.</summary>
    public EngineSource? Engine { get; init; }

    /// <summary>The program that tells Prometheus about one node of the engine; null: there is none, and no parameter asks for it.</summary>
    public ExporterProgram? Exporter { get; init; }

    /// <summary>The plans, at least one; ids are unique.</summary>
    public required IReadOnlyList<Plan> Plans { get; init; }

    /// <summary>The offering with an exporter that is part of SSM taken from this image of it.</summary>
    public Offering RunBy(string image) => Exporter is { Image: null } own ? this with { Exporter = own with { Image = image } } : this;

    /// <summary>The plan with this id, or null.</summary>
    public Plan? FindPlan(string id) => Plans.FirstOrDefault(plan => plan.Id == id);
}
