using System.Diagnostics.CodeAnalysis;

namespace Ssm.Standalone.ApiServer.Printing;

/// <summary>What the client wants beside a row's cells; the query parameter <c>includeObject</c>.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The words of the query parameter.")]
public enum IncludeObject
{
    /// <summary>A PartialObjectMetadata; the default.</summary>
    Metadata,

    /// <summary>Nothing.</summary>
    None,

    /// <summary>The whole object.</summary>
    Object,
}
