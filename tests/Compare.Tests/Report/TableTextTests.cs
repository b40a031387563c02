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

    private static TableRow Row(string name, string note) => new() { Report = "", Table = "", Row = name, Setting = "", Quantity = "", Kind = QuantityKind.Accuracy, Note = note };
}
