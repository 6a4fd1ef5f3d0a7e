using MongoDB.Bson;

namespace Ssm.StatefulServices.Tests.Mongo;

/// <summary>One command of a client.</summary>
internal sealed record MongoRequest(int Id, bool IsQuery, BsonDocument Body)
{
    public string Command => Body.GetElement(0).Name;

    public BsonValue Argument => Body.GetElement(0).Value;

    public string Database => Body.GetValue("$db", "admin").AsString;
}
