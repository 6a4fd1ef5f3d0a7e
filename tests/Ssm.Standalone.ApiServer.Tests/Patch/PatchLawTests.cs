using System.Text.Json.Nodes;
using CsCheck;
using Ssm.Standalone.ApiServer.Patch;

namespace Ssm.Standalone.ApiServer.Tests.Patch;

public sealed class PatchLawTests
{
    [Fact]
    public void MergePatch_OfTheDifference_GivesTheOther() =>
        JsonGen.Object(nulls: false).Select(JsonGen.Object(nulls: false)).Sample((from, to) =>
            JsonNode.DeepEquals(to, MergePatch.Apply(from, JsonDiff.Merge(from, to))));

    [Fact]
    public void MergePatch_Twice_IsOnce() =>
        JsonGen.Object(nulls: true).Select(JsonGen.Object(nulls: true)).Sample((document, patch) =>
        {
            var once = MergePatch.Apply(document, patch);
            return JsonNode.DeepEquals(once, MergePatch.Apply(once, patch));
        });

    [Fact]
    public void JsonPatch_OfTheDifference_GivesTheOther() =>
        JsonGen.Object(nulls: true).Select(JsonGen.Object(nulls: true)).Sample((from, to) =>
            JsonNode.DeepEquals(to, JsonPatch.Apply(from, JsonDiff.Patch(from, to))));

    [Fact]
    public void Apply_AnyPatch_LeavesItsInputsAlone() =>
        JsonGen.Object(nulls: true).Select(JsonGen.Object(nulls: true)).Sample((document, patch) =>
        {
            var (before, patchBefore) = (document.ToJsonString(), patch.ToJsonString());
            MergePatch.Apply(document, patch);
            return (before, patchBefore) == (document.ToJsonString(), patch.ToJsonString());
        });
}
