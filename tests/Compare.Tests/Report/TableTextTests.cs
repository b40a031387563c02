namespace Harness.Compare.Tests;

public class TableTextTests
{
    // One row may have several quantities; each note is told once, with all rows that it is of.
    [Theory]
    [InlineData("a:x a:x b: c:y", "a: x|c: y")]
    [InlineData("a:x b:x c:x d:y", "a, b, c: x|d: y")]
    [InlineData("a: b:x c:x c:x d:x e:x f:y", "b … e: x|f: y")]
    [InlineData("a:x b:x c: d:x e:x", "a, b, d, e: x")]
    [InlineData("a: b:", "")]
    public void Notes_AreToldOnce_WithTheirRows(string rows, string expected)
    {
        IEnumerable<TableRow> table = rows.Split(' ').Select(row => row.Split(':')).Select(row => Row(row[0], row[1]));
        Assert.Equal(expected, string.Join('|', TableText.Notes(table, name => name).Select(note => $"{note.Rows}: {note.Note}")));
    }

    [Theory]
    [InlineData("one", 0.01, "49000, as one; λ 0.01")]
    [InlineData("my net, two", 1e-9, "49000, as my net and two; λ 1e-09")]
    [InlineData("a, b, c", 0.00599464, "49000, as a and 2 more rows; λ 0.005995")]
    public void Images_OfABaseline_NameItsRows(string rows, double lambda, string expected) =>
        Assert.Equal(expected, TableText.Images(new TableBaseline("", rows, 49_000, lambda, 0, 0, 0, 0, "")));

    // 0.405 − 0.41 is a little less than 0.005 apart.
    [Theory]
    [InlineData(0.405, 0.41, "0 of 1 accuracies")]
    [InlineData(0.405, 0.4099, "1 of 1 accuracies")]
    public void Footer_CountsAccuraciesLessThanHalfAPointApart(double hand, double torch, string expected)
    {
        TableResult result = new()
        {
            Rows = [Row("row", "") with { FromScratch = hand, Torch = torch, Difference = hand - torch, Parity = Parity.Open }],
            Figures = [],
            Dataset = SmallExperiment.Images(),
            Options = new TableOptions(),
            Providers = new Dictionary<string, string>(),
            Seconds = 1,
            RunSeconds = 1,
            KeptRuns = 0,
        };
        Assert.Contains(TableText.Footer(result), line => line.Contains(expected, StringComparison.Ordinal));
    }

    private static TableRow Row(string name, string note) => new() { Report = "", Table = "", Row = name, Setting = "", Quantity = "", Kind = QuantityKind.Accuracy, Note = note };
}
