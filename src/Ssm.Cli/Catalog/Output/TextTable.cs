using System.Text.RegularExpressions;

namespace Ssm.Cli.Catalog.Output;

/// <summary>
/// A table as svcat prints it: headers in capitals and centred, a line of <c>+---+</c>, no border. Without headers it is a list of details.
/// </summary>
/// <param name="headers">The columns; none for details.</param>
internal sealed partial class TextTable(params string[] headers)
{
    private const int PageWidth = 80;
    private const int NarrowestWrapped = 30;

    private readonly List<string[]> _rows = [];

    /// <summary>The column whose cells break into lines so that the table fits the page; null for none.</summary>
    public int? WrappedColumn { get; init; }

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Prints the table.</summary>
    public void WriteTo(TextWriter output)
    {
        var columns = headers.Length > 0 ? headers.Length : _rows.Max(row => row.Length);
        var widths = Enumerable.Range(0, columns).Select(NaturalWidth).ToArray();
        if (WrappedColumn is { } wrapped)
        {
            widths[wrapped] = WrappedWidth(widths, wrapped);
        }

        if (headers.Length > 0)
        {
            output.WriteLine(Line(headers.Select((header, column) => Centred(header.ToUpperInvariant(), widths[column]))));
            output.WriteLine($"+{string.Join('+', widths.Select(width => new string('-', width + 2)))}+");
        }

        foreach (var row in _rows)
        {
            foreach (var line in LinesOf(row, widths))
            {
                output.WriteLine(line);
            }
        }
    }

    private int NaturalWidth(int column) => _rows.Select(row => row[column].Length).Append(column < headers.Length ? headers[column].Length : 0).Max();

    private int WrappedWidth(int[] widths, int wrapped)
    {
        var others = widths.Where((_, column) => column != wrapped).Sum(width => width + 3) + 2;
        var limit = Math.Max(PageWidth - others - 3, NarrowestWrapped);
        var lines = _rows.SelectMany(row => WordWrap.Lines(row[wrapped], limit)).Append(headers[wrapped]);
        return Math.Max(Math.Min(widths[wrapped], limit), lines.Max(line => line.Length));
    }

    private IEnumerable<string> LinesOf(string[] row, int[] widths)
    {
        var cells = row.Select((cell, column) => column == WrappedColumn ? WordWrap.Lines(cell, widths[column]) : [cell]).ToArray();
        for (var line = 0; line < cells.Max(cell => cell.Count); line++)
        {
            yield return Line(cells.Select((cell, column) => Padded(line < cell.Count ? cell[line] : string.Empty, widths[column])));
        }
    }

    private string Padded(string cell, int width) => headers.Length > 0 && Number().IsMatch(cell) ? cell.PadLeft(width) : cell.PadRight(width);

    private static string Centred(string text, int width) => text.PadLeft(text.Length + ((width - text.Length) / 2)).PadRight(width);

    private static string Line(IEnumerable<string> cells) => $"  {string.Join("   ", cells)}  ";

    [GeneratedRegex(@"^-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?%?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();
}
