namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary><c>x-kubernetes-list-type</c>; absent means atomic.</summary>
internal enum ListType
{
    /// <summary>Replaced as a whole.</summary>
    Atomic,

    /// <summary>Items are unique values.</summary>
    Set,

    /// <summary>Items are objects, unique by their map keys.</summary>
    Map,
}
