using System.Text.Json.Nodes;
using CsCheck;
using Ssm.Standalone.ApiServer.JsonPaths;
using Ssm.Standalone.ApiServer.Patch;
using Ssm.Standalone.ApiServer.Printing;
using Ssm.Standalone.ApiServer.Schemas;
using Ssm.Standalone.ApiServer.Selectors;

namespace Ssm.Standalone.ApiServer.Tests.Schemas;

/// <summary>Whatever a client sends, the answer is a result or the one documented exception.</summary>
public sealed class RobustnessTests
{
    private static readonly (string Group, string Kind)[] Kinds =
    [
        ("", "Pod"), ("", "Service"), ("", "Event"), ("", "Node"), ("", "Endpoints"), ("", "Secret"), ("", "PersistentVolumeClaim"), ("apps", "Deployment"),
        ("apps", "StatefulSet"), ("policy", "PodDisruptionBudget"), ("apiextensions.k8s.io", "CustomResourceDefinition"),
    ];

    private static readonly Gen<StructuralSchema> Schemas =
        Gen.Int[0, Kinds.Length - 1].Select(index => BuiltInSchemas.For(Kinds[index].Group, "v1", Kinds[index].Kind)!);

    [Fact]
    public void Schema_MalformedObject_IsJudgedWithoutFailing() =>
        Schemas.Select(MalformedObjects.Gen).Sample((schema, malformed) =>
        {
            var obj = (JsonObject)malformed.DeepClone();
            schema.Prune(obj, removedPaths: null);
            schema.ApplyDefaults(obj);
            _ = schema.Validate(obj).Select(error => error.ToString()).ToArray();
        });

    [Fact]
    public void Table_MalformedObject_PrintsWhatCanBeRead() =>
        Gen.Int[0, Kinds.Length - 1].Select(MalformedObjects.Gen).Sample((index, malformed) => TablePrinter.Table(new TableRequest
        {
            Group = Kinds[index].Group,
            Kind = Kinds[index].Kind,
            Objects = [malformed],
            Now = DateTimeOffset.UnixEpoch,
        })["rows"]!.AsArray().Count == 1);

    [Fact]
    public void StrategicMergePatch_MalformedPatch_FailsAsAPatch() =>
        Schemas.Select(MalformedObjects.Gen, MalformedObjects.Gen).Sample((schema, document, patch) =>
        {
            try
            {
                _ = StrategicMergePatch.Apply(document, patch, schema);
            }
            catch (PatchException)
            {
                // The documented way to fail.
            }
        });

    [Fact]
    public void Definition_MalformedSchema_IsJudgedWithoutFailing() =>
        MalformedObjects.OfSchema.Sample(schema =>
        {
            _ = StructuralSchema.CheckStructural(schema, "s").Select(error => error.ToString()).ToArray();
            _ = StructuralSchema.FromOpenApiV3(schema).Validate(new JsonObject { ["spec"] = new JsonObject { ["a"] = 1 } });
        });

    [Fact]
    public void Parsers_AnyText_FailAsFormat() =>
        Gen.String[Gen.Char["abc.[]()'\"@?*:,=!<>$\\{} 0-1"], 0, 12].Sample(text =>
        {
            foreach (var parse in new Action[] { () => JsonPath.Parse(text).Evaluate(new JsonObject()), () => LabelSelector.Parse(text), () => FieldSelector.Parse(text) })
            {
                try
                {
                    parse();
                }
                catch (FormatException)
                {
                    // The documented way to fail.
                }
            }
        });
}
