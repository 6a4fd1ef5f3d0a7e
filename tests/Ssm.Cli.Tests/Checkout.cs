namespace Ssm.Cli.Tests;

/// <summary>The checkout that the tests run in. Where the compiler found a file does not tell: a deterministic build leaves the real path out.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    public static string File(params string[] path) => Path.Combine([Root, .. path]);

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(Path.Combine(folder, "Ssm.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests do not run inside a checkout");
        }

        return folder;
    }
}
