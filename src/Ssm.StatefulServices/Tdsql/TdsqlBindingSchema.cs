using System.Text.Json.Nodes;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>The parameters of a binding.</summary>
internal static class TdsqlBindingSchema
{
    public static JsonObject Properties() => new()
    {
        [TdsqlParameters.Database] = new JsonObject
        {
            ["type"] = "string",
            ["description"] = "Database that the binding uses. It is created when it does not exist, and stays when the binding ends.",
            ["pattern"] = "^(?!(mysql|sys|ssm|information_schema|performance_schema)$)[A-Za-z][A-Za-z0-9_-]{0,63}$",
            [ParameterKeywords.Rule] = "start with a letter, go on with letters, digits, _ and -, have at most 64 characters, and be none of mysql, sys, ssm, information_schema and performance_schema",
            ["default"] = TdsqlParameters.DefaultDatabase,
        },
        [TdsqlParameters.Charset] = Without(TdsqlOffering.Charset("Character set of the database, when it is created. Default: the instance's.")),
        [TdsqlParameters.Collation] = TdsqlOffering.Collation("Order of texts in the database, when it is created. Default: the instance's, or the general one of the character set."),
        ["user"] = User(),
        ["initScript"] = InitScript(),
    };

    private static JsonObject Without(JsonObject charset)
    {
        charset.Remove("default");
        return charset;
    }

    private static JsonObject User() => CommonParameters.Structure("The binding's account. Its password is generated.", new JsonObject
    {
        ["name"] = CommonParameters.AccountName(
            "^(?!root$|mysql$|public$|PUBLIC$|ssm(-|$)|mariadb)[A-Za-z][A-Za-z0-9._-]{0,22}$",
            "start with a letter, go on with letters, digits and . _ -, have at most 23 characters, and be neither root, mysql, public, ssm nor mariadb…",
            "Name of the account"),
        ["privileges"] = CommonParameters.SomeOf("What the account may do in the database. Default: all of these.", TdsqlGrant.Privileges),
        ["maxConnections"] = CommonParameters.WholeNumber("Sessions that the account may have at a time on one node; 0: as many as the instance's config admits.", 0, 10_000, 0),
    });

    private static JsonObject InitScript() => new()
    {
        ["type"] = "object",
        ["description"] = "Statements that are run once in the database, with all rights there and none elsewhere, before the account is made.",
        ["properties"] = new JsonObject { ["configMap"] = CommonParameters.ConfigMapKey("The script.") },
        ["required"] = new JsonArray("configMap"),
        ["additionalProperties"] = false,
    };
}
