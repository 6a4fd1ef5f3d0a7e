using System.Text.Json;
using k8s.Models;

namespace Ssm.Kubernetes.Tests.Json;

public sealed class SharedStringConverterTests
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new SharedStringConverter() } };

    [Fact]
    public void Read_EqualTexts_AreOneString()
    {
        var (first, second) = (Read("""{"kind":"Secret","metadata":{"name":"a","labels":{"team":"blue"}}}"""), Read("""{"kind":"Secret","metadata":{"name":"b","labels":{"team":"blue"}}}"""));

        Assert.Same(first.Kind, second.Kind);
        Assert.Same(first.Metadata.Labels["team"], second.Metadata.Labels["team"]);
        Assert.Same(first.Metadata.Labels.Keys.Single(), second.Metadata.Labels.Keys.Single());
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("with \"quotes\" and \n a line")]
    [InlineData("中文")]
    public void Read_AnyText_IsWhatWasWritten(string text)
    {
        foreach (var repeated in new[] { text, text, string.Concat(Enumerable.Repeat(text, 200)) })
        {
            var secret = new V1Secret { Metadata = new V1ObjectMeta { Name = repeated, Labels = new Dictionary<string, string> { [repeated] = repeated } } };

            var read = Read(JsonSerializer.Serialize(secret, Options));

            Assert.Equal((repeated, repeated, repeated), (read.Metadata.Name, read.Metadata.Labels.Keys.Single(), read.Metadata.Labels[repeated]));
        }
    }

    [Fact]
    public void Read_Null_IsNull() => Assert.Null(Read("""{"kind":null}""").Kind);

    [Fact]
    public void Read_Number_IsRefused() => Assert.Throws<JsonException>(() => Read("""{"kind":1}"""));

    [Fact]
    public void Read_ByManyAtOnce_NeverMixesTexts() =>
        Parallel.For(0, 20_000, number => Assert.Equal($"name-{number % 5000}", Read($$"""{"metadata":{"name":"name-{{number % 5000}}"} }""").Metadata.Name));

    private static V1Secret Read(string json) => JsonSerializer.Deserialize<V1Secret>(json, Options)!;
}
