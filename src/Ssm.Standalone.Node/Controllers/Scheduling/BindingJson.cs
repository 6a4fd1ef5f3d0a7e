using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Ssm.Standalone.Node.Controllers.Scheduling;

/// <summary>JSON of a Binding and of the Status that answers it: no type fits both.</summary>
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class BindingJson : JsonSerializerContext;
