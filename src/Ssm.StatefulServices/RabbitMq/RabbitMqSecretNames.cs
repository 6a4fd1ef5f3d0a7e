namespace Ssm.StatefulServices.RabbitMq;

/// <summary>Names of an instance's passwords.</summary>
internal static class RabbitMqSecretNames
{
    /// <summary>Of the operator's own user.</summary>
    public const string Admin = "admin";

    /// <summary>The Erlang cookie: whoever has it may run anything on the nodes.</summary>
    public const string Cookie = "cookie";
}
