using System.Text.Json.Nodes;

namespace Ssm.StatefulServices.RabbitMq;

/// <summary>A queue that is to be there.</summary>
/// <param name="Path">The parameter that asks for it, for messages.</param>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">Its arguments, its type included.</param>
internal sealed record DeclaredQueue(string Path, string Name, JsonObject Arguments);
