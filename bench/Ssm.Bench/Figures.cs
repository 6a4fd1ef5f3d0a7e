using System.Globalization;

namespace Ssm.Bench;

/// <summary>Measured numbers, printed as they come.</summary>
internal static class Figures
{
    /// <summary>A number that is to be below its goal.</summary>
    public static void Below(string name, double value, string unit, double goal) => Print(name, value, unit, $"goal < {goal.ToString("0.##", CultureInfo.InvariantCulture)} {unit}");

    /// <summary>A number that is to be above its goal.</summary>
    public static void Above(string name, double value, string unit, double goal) => Print(name, value, unit, $"goal > {goal.ToString("0.##", CultureInfo.InvariantCulture)} {unit}");

    private static void Print(string name, double value, string unit, string goal) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-66} {value,9:0.00} {unit,-4} {goal}"));
}
