using MongoDB.Bson;

namespace Ssm.StatefulServices.Mongo;

/// <summary>The configuration of a replica set, as far as the operator decides about it.</summary>
/// <param name="Version">Grows with each change.</param>
/// <param name="Term">The election in which it was made; -1 after a forced change.</param>
/// <param name="Members">The members by id; an id is the ordinal of a node.</param>
internal sealed record ReplicaSetConfig(long Version, long Term, IReadOnlyList<ReplicaSetMember> Members)
{
    /// <summary>How many votes make a majority; the operator gives every member one.</summary>
    public int Majority => (Members.Count / 2) + 1;

    /// <summary>As members compare them: by term, then by version; a forced one, which has no term, by version alone.</summary>
    public bool IsNewerThan(ReplicaSetConfig other) => Term < 0 || other.Term < 0 || Term == other.Term ? Version > other.Version : Term > other.Term;

    /// <summary>Reads what <c>replSetGetConfig</c> returns.</summary>
    public static ReplicaSetConfig From(BsonDocument config) => new(
        config["version"].ToInt64(),
        config.GetValue("term", 0).ToInt64(),
        [.. config["members"].AsBsonArray.Select(member => new ReplicaSetMember(member["_id"].ToInt32(), member["host"].AsString)).OrderBy(member => member.Id)]);

    /// <summary>A configuration document with other members; what else is known of a member, and all settings, stay as they are.</summary>
    public static BsonDocument With(BsonDocument config, IReadOnlyList<ReplicaSetMember> members)
    {
        var known = config["members"].AsBsonArray.Select(member => member.AsBsonDocument).ToDictionary(member => member["_id"].ToInt32());
        var changed = config.DeepClone().AsBsonDocument;
        changed["version"] = config["version"].ToInt32() + 1;
        changed["members"] = new BsonArray(members.Select(member =>
        {
            var document = known.TryGetValue(member.Id, out var present) ? present.DeepClone().AsBsonDocument : new BsonDocument { ["_id"] = member.Id };
            document["host"] = member.Host;
            return document;
        }));
        return changed;
    }
}
