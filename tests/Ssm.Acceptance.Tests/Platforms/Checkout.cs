namespace Ssm.Acceptance.Tests.Platforms;

/// <summary>Where the checkout and the shipped program are.</summary>
internal static class Checkout
{
    public static string Root { get; } = FindRoot();

    /// <summary>The program as <c>./ssm</c> builds it; <c>./test</c> has done so before.</summary>
    public static string Ssm { get; } = Path.Combine(Root, "artifacts", "ssm", "ssm");

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Ssm.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests do not run inside a checkout");
        }

        return folder;
    }
}
