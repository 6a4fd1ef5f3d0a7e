using System.Text.Json.Nodes;

namespace Ssm.StatefulServices.RabbitMq;

/// <summary>What an exchange is to pass on to a queue.</summary>
/// <param name="Path">The parameter that asks for it, for messages.</param>
/// <param name="Exchange">From.</param>
/// <param name="Queue">To.</param>
/// <param name="Key">Routing key or pattern.</param>
/// <param name="Arguments">Headers.</param>
internal sealed record DeclaredBinding(string Path, string Exchange, string Queue, string Key, JsonObject Arguments);
