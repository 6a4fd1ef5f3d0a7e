using System.Text.Json;

namespace Ssm.Standalone.ApiServer.OpenApi;

/// <summary>
/// Encodes a Swagger document as <c>openapi.v2.Document</c>. Field numbers: google/gnostic, openapiv2/OpenAPIv2.proto; only the fields that
/// our documents have. Extensions and other free values travel as YAML text, and JSON is YAML.
/// </summary>
internal static class SwaggerProtobuf
{
    internal static byte[] Encode(JsonElement document) => new ProtobufMessage()
        .Text(1, document, "swagger")
        .Message(2, document, "info", info => new ProtobufMessage().Text(1, info, "title").Text(2, info, "version"))
        .Message(8, document, "paths", paths => Named(2, paths, PathItem))
        .Message(9, document, "definitions", definitions => Named(1, definitions, Schema))
        .ToArray();

    private static ProtobufMessage PathItem(JsonElement item) => new ProtobufMessage()
        .Message(2, item, "get", Operation)
        .Message(3, item, "put", Operation)
        .Message(4, item, "post", Operation)
        .Message(5, item, "delete", Operation)
        .Message(8, item, "patch", Operation)
        .Messages(9, item, "parameters", ParametersItem);

    private static ProtobufMessage Operation(JsonElement operation) => new ProtobufMessage()
        .Text(3, operation, "description")
        .Text(5, operation, "operationId")
        .Texts(6, operation, "produces")
        .Texts(7, operation, "consumes")
        .Messages(8, operation, "parameters", ParametersItem)
        .Message(9, operation, "responses", responses => Named(1, responses, ResponseValue))
        .Extensions(13, operation);

    private static ProtobufMessage ResponseValue(JsonElement response) => new ProtobufMessage().Message(1, new ProtobufMessage()
        .Text(1, response, "description")
        .Message(2, response, "schema", schema => new ProtobufMessage().Message(1, Schema(schema))));

    // ParametersItem.parameter → Parameter.(body_parameter | non_body_parameter).
    private static ProtobufMessage ParametersItem(JsonElement parameter)
    {
        var content = parameter.GetProperty("in").GetString() switch
        {
            "body" => new ProtobufMessage().Message(1, new ProtobufMessage()
                .Text(1, parameter, "description").Text(2, parameter, "name").Text(3, parameter, "in").Flag(4, parameter, "required")
                .Message(5, parameter, "schema", Schema)),
            "query" => new ProtobufMessage().Message(2, new ProtobufMessage().Message(3, NonBody(parameter, typeField: 6, uniqueField: 20))),
            _ => new ProtobufMessage().Message(2, new ProtobufMessage().Message(4, NonBody(parameter, typeField: 5, uniqueField: 19))),
        };
        return new ProtobufMessage().Message(1, content);
    }

    // QueryParameterSubSchema and PathParameterSubSchema differ by one field that only the former has.
    private static ProtobufMessage NonBody(JsonElement parameter, int typeField, int uniqueField) => new ProtobufMessage()
        .Flag(1, parameter, "required")
        .Text(2, parameter, "in")
        .Text(3, parameter, "description")
        .Text(4, parameter, "name")
        .Text(typeField, parameter, "type")
        .Flag(uniqueField, parameter, "uniqueItems");

    private static ProtobufMessage Schema(JsonElement schema) => new ProtobufMessage()
        .Text(1, schema, "$ref")
        .Text(2, schema, "format")
        .Text(3, schema, "title")
        .Text(4, schema, "description")
        .Any(5, schema, "default")
        .Real(6, schema, "multipleOf")
        .Real(7, schema, "maximum")
        .Flag(8, schema, "exclusiveMaximum")
        .Real(9, schema, "minimum")
        .Flag(10, schema, "exclusiveMinimum")
        .Whole(11, schema, "maxLength")
        .Whole(12, schema, "minLength")
        .Text(13, schema, "pattern")
        .Whole(14, schema, "maxItems")
        .Whole(15, schema, "minItems")
        .Flag(16, schema, "uniqueItems")
        .Whole(17, schema, "maxProperties")
        .Whole(18, schema, "minProperties")
        .Texts(19, schema, "required")
        .Anys(20, schema, "enum")
        .Message(21, schema, "additionalProperties", AdditionalProperties)
        .Message(22, schema, "type", type => new ProtobufMessage().Text(1, type.GetString()!))
        .Message(23, schema, "items", items => new ProtobufMessage().Message(1, Schema(items)))
        .Messages(24, schema, "allOf", Schema)
        .Message(25, schema, "properties", properties => Named(1, properties, Schema))
        .Any(30, schema, "example")
        .Extensions(31, schema);

    private static ProtobufMessage AdditionalProperties(JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? new ProtobufMessage().Message(1, Schema(value))
        : new ProtobufMessage().Flag(2, value.ValueKind == JsonValueKind.True);

    /// <summary>A map: repeated messages of name and value.</summary>
    private static ProtobufMessage Named(int field, JsonElement map, Func<JsonElement, ProtobufMessage> encode)
    {
        var message = new ProtobufMessage();
        foreach (var member in map.EnumerateObject())
        {
            message.Message(field, new ProtobufMessage().Text(1, member.Name).Message(2, encode(member.Value)));
        }

        return message;
    }
}
