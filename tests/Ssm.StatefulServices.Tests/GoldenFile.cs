using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ssm.StatefulServices.Tests;

/// <summary>Compares with a file under <c>TestData</c>; with UPDATE_GOLDEN=1 it writes the file instead, except on CI.</summary>
internal static class GoldenFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void MatchesJson(string name, JsonElement actual) => Matches(name, JsonSerializer.Serialize(actual, Indented) + "\n");

    public static void Matches(string name, string actual)
    {
        var path = Path.Combine(Root(), "tests", "Ssm.StatefulServices.Tests", "TestData", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Assert.True(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), "golden files are not rewritten on CI");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }

    /// <summary>The checkout. Where the compiler found this file does not tell: a deterministic build leaves the real path out.</summary>
    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Ssm.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests do not run inside a checkout");
        }

        return folder;
    }
}
