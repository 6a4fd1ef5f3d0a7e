using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Requests;
using Ssm.Standalone.ApiServer.Selectors;
using Ssm.Standalone.Storage;

namespace Ssm.Standalone.ApiServer.Verbs;

/// <summary>What a list, a watch or a deletecollection is about. A watch of one object is a selector of its name.</summary>
/// <param name="Labels">Of <c>labelSelector</c>.</param>
/// <param name="Fields">Of <c>fieldSelector</c>.</param>
/// <param name="Prefix">The keys that can match.</param>
internal sealed record ObjectFilter(LabelSelector Labels, FieldSelector Fields, string Prefix)
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

        return new ObjectFilter(request.Query.LabelSelector, WithName(fields, request.Name), PrefixOf(request, fields));
    }

    private static FieldSelector WithName(FieldSelector fields, string name) =>
        name.Length == 0 ? fields : FieldSelector.Parse(fields.IsEverything ? $"metadata.name={name}" : $"{fields},metadata.name={name}");

    /// <summary>One object by name needs no scan of its collection: longer names that start with it are sorted out by the selector.</summary>
    private static string PrefixOf(ApiRequest request, FieldSelector fields)
    {
        var prefix = ObjectStore.PrefixOf(request.Definition.Resource, request.Namespace);
        var isOneCollection = request.Namespace.Length > 0 || !request.Definition.IsNamespaced;
        return isOneCollection ? prefix + (request.Name.Length > 0 ? request.Name : fields.ExactMatch("metadata.name")) : prefix;
    }

    public bool Matches(StoredItem item) => IsEverything || Matches(ObjectJson.ParseStored(item.Value));

    public bool Matches(JsonObject obj) =>
        (Labels.IsEverything || Labels.Matches(obj.Object("metadata").Object("labels"))) && (Fields.IsEverything || Fields.Matches(obj));
}
