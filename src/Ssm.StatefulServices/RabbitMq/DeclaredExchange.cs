using System.Text.Json.Nodes;

namespace Ssm.StatefulServices.RabbitMq;

/// <summary>An exchange that is to be there.</summary>
/// <param name="Path">The parameter that asks for it, for messages.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record DeclaredExchange(string Path, string Name, string Type, JsonObject Arguments);
