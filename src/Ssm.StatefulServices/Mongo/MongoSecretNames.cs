namespace Ssm.StatefulServices.Mongo;

/// <summary>Names of an instance's passwords.</summary>
internal static class MongoSecretNames
{
    /// <summary>The key that members know each other by, and that the operator logs in with.</summary>
    public const string Key = "key";
}
