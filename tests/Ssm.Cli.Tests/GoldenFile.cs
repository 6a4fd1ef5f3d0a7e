namespace Ssm.Cli.Tests;

/// <summary>Compares with a file under <c>Golden</c>; with UPDATE_GOLDEN=1 it writes the file instead, except on CI.</summary>
internal static class GoldenFile
{
    public static void Matches(string name, string actual)
    {
        var path = Checkout.File("tests", "Ssm.Cli.Tests", "Golden", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Assert.True(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), "golden files are not rewritten on CI");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }
}
