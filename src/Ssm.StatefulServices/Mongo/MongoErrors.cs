namespace Ssm.StatefulServices.Mongo;

/// <summary>Codes of MongoDB's errors (error_codes.yml).</summary>
internal static class MongoErrors
{
    public const int UserNotFound = 11;

    public const int InvalidReplicaSetConfig = 93;

    public const int NotYetInitialized = 94;

    public const int UserExists = 51003;
}
