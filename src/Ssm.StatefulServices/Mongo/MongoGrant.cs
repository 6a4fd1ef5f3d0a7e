using System.Text.Json;
using MongoDB.Bson;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Mongo;

/// <summary>What the account of one binding may do.</summary>
/// <param name="Database">The database, and no other.</param>
/// <param name="Roles">MongoDB's built-in roles on that database.</param>
internal sealed record MongoGrant(string Database, IReadOnlyList<string> Roles)
{
    /// <summary>The database of bindings that name none: they share it.</summary>
    public const string DefaultDatabase = "app";

    /// <summary>The grant in a binding's parameters.</summary>
    public static MongoGrant Of(JsonElement parameters)
    {
        var roles = (parameters.Member("user") ?? default).Member("roles");
        return new MongoGrant(
            parameters.Member("database")?.GetString() ?? DefaultDatabase,
            roles is { ValueKind: JsonValueKind.Array } names ? [.. names.EnumerateArray().Select(name => name.GetString()!)] : ["readWrite"]); // the schema admits strings only
    }

    /// <summary>The roles as <c>createUser</c> takes them.</summary>
    public BsonArray ToRoles() => [.. Roles.Select(role => new BsonDocument { ["role"] = role, ["db"] = Database })];
}
