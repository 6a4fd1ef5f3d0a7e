namespace Ssm.StatefulServices.Csp;

/// <summary>Names of an instance's generated secrets.</summary>
internal static class CspSecretNames
{
    /// <summary>What the secret keys of bindings and the operator's token are derived from.</summary>
    public const string Key = "key";

    /// <summary>What Swift mixes into the hashes that say where something is stored, so that nobody can choose names that all fall on one place.</summary>
    public const string PathSuffix = "path-suffix";
}
