namespace Ssm.Standalone.ApiServer.Requests;

internal enum ResponseFormKind
{
    /// <summary>The object or list itself.</summary>
    Object,

    /// <summary><c>PartialObjectMetadata</c>.</summary>
    Metadata,

    /// <summary><c>Table</c>, which kubectl prints.</summary>
    Table,
}
