using System.Text.Json.Nodes;
using Ssm.StatefulServices.Offerings;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Csp;

/// <summary>The schema of a binding's own parameters; <see cref="CspGrant"/> reads them.</summary>
internal static class CspBindingParameters
{
    public static JsonObject Describe(Plan plan) => new()
    {
        ["bucket"] = new JsonObject
        {
            ["type"] = "string",
            ["description"] = "The bucket that the binding has rights on. It is made when there is none of this name; bindings of one instance may share it.",
            ["default"] = CspGrant.DefaultBucket,
            ["pattern"] = "^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$",
            [ParameterKeywords.Rule] = "have 3 to 63 lower-case letters, digits and hyphens, none at either end",
        },
        ["policy"] = CommonParameters.OneOf("What the binding may do with the objects of the bucket.", CspGrant.ReadWrite, CspGrant.ReadOnly),
        ["quota"] = new JsonObject
        {
            ["type"] = "string",
            ["description"] = "What the bucket may hold. It is the bucket's: the binding that named one last decides. Without one nothing changes; a new bucket has none.",
            ["pattern"] = ByteQuantity.Pattern,
            [ParameterKeywords.Rule] = "be an amount of bytes such as 512M or 1Gi",
            [ParameterKeywords.MinimumBytes] = "1K",
            [ParameterKeywords.MaximumBytes] = plan.Storage.Maximum,
        },
        ["removeBucket"] = new JsonObject
        {
            ["type"] = "boolean",
            ["description"] = "Remove the bucket with all its objects when this binding ends, unless another binding has rights on it.",
            ["default"] = false,
        },
    };
}
