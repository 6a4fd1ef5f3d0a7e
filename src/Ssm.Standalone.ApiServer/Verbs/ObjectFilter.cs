using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Requests;
using Ssm.Standalone.ApiServer.Selectors;
using Ssm.Standalone.Storage;

namespace Ssm.Standalone.ApiServer.Verbs;

/// <summary>The selectors of a list, a watch or a deletecollection. A watch of one object is a selector of its name.</summary>
internal sealed record ObjectFilter(LabelSelector Labels, FieldSelector Fields)
{
    public bool IsEverything => Labels.IsEverything && Fields.IsEverything;

    public static ObjectFilter Of(ApiRequest request)
    {
        var fields = request.Query.FieldSelector;
        var definition = request.Definition;
        if (SelectableFields.Error(fields, definition.Group, definition.Kind, definition.SelectableFields) is { } error)
        {
            throw ApiErrors.BadRequest(error);
        }

        return new ObjectFilter(request.Query.LabelSelector, fields);
    }

    public bool Matches(StoredItem item) => IsEverything || Matches(ObjectJson.ParseStored(item.Value));

    public bool Matches(JsonObject obj) =>
        (Labels.IsEverything || Labels.Matches(obj.Object("metadata").Object("labels"))) && (Fields.IsEverything || Fields.Matches(obj));
}
