namespace Ssm.Standalone.ApiServer.Tests.Printing;

/// <summary>Files beside the tests that say what is expected. <c>UPDATE_GOLDEN=1</c> rewrites them, which CI refuses.</summary>
internal static class GoldenFile
{
    private static readonly string Root = FindRoot();

    internal static string Repository(params string[] path) => Path.Combine([Root, .. path]);

    internal static string Folder(params string[] path) => Repository(["tests", "Ssm.Standalone.ApiServer.Tests", .. path]);

    internal static void Check(string file, string actual)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Assert.Null(Environment.GetEnvironmentVariable("CI"));
            File.WriteAllText(file, actual);
        }

        Assert.Equal(File.Exists(file) ? File.ReadAllText(file) : "", actual);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Ssm.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("the tests run outside of the repository");
        }

        return folder.FullName;
    }
}
