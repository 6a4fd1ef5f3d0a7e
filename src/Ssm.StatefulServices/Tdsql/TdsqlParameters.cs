using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>Names and defaults of the service's own parameters.</summary>
internal static class TdsqlParameters
{
    public const string Charset = "charset";

    public const string Collation = "collation";

    public const string Database = "database";

    public const string DefaultCharset = "utf8mb4";

    public const string DefaultCollation = "utf8mb4_general_ci";

    /// <summary>The database of bindings that name none.</summary>
    public const string DefaultDatabase = "app";

    /// <summary>Character set or collation of an instance. A collation that is not given is the character set's own.</summary>
    public static string Text(Instance instance, string name)
    {
        var charset = instance.Parameters.Member(Charset)?.GetString() ?? DefaultCharset;
        return name == Charset ? charset : instance.Parameters.Member(Collation)?.GetString() ?? $"{charset}_general_ci";
    }
}
