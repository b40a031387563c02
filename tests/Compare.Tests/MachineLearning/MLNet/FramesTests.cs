using Microsoft.Data.Analysis;

namespace Harness.Compare.Tests;

public sealed class FramesTests : IDisposable
{
    private static readonly Row[] Rows =
    [
        new("η, \"quoted\"", 0.1 + 0.2, 1.5, -3, null, true, DayOfWeek.Monday),
        new("λΣ‖W‖²", double.NaN, null, int.MaxValue, 4, false, DayOfWeek.Friday),
        new("plain", double.NegativeInfinity, double.Epsilon, 0, 0, true, DayOfWeek.Sunday),
    ];

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Of_HasATypedColumnAProperty()
    {
        DataFrame frame = Frames.Of(Rows);
        Assert.Equal(["text", "number", "perhaps", "count", "perhapsCount", "truth", "day"], frame.Columns.Select(column => column.Name));
        Assert.Equal(
            [typeof(string), typeof(double), typeof(double), typeof(int), typeof(int), typeof(bool), typeof(string)],
            frame.Columns.Select(column => column.DataType));
        IsOf(Rows, frame);
        Assert.Equal((1, 1), (frame["perhaps"].NullCount, frame["perhapsCount"].NullCount));
        Assert.Equal(0.1 + 0.2, frame.Columns.GetDoubleColumn("number")[0]);
    }

    [Fact]
    public void SaveAndLoad_GiveTheSameTable_WhereTheCommaIsADecimalOne()
    {
        using DecimalComma comma = new();
        Frames.Save(Frames.Of(Rows), folder.File("table.csv"));
        IsOf(Rows, Frames.Load<Row>(folder.File("table.csv")));
        Assert.Equal(["table.csv"], folder.Entries);
    }

    [Fact]
    public void Load_ReadsWhatARunWrites()
    {
        EpochRow[] rows = [new(1, 2, 30, "Torch", 0.01, 1.0 / 3, 0.5, 0.25, null, null, null), new(1, 3, 45, "Torch", 0.02, 2.0 / 3, 0.5, 0.25, 0.1, 1e-300, 1)];
        using DecimalComma comma = new();
        CsvFile.Write(folder.File("epochs.csv"), rows);
        IsOf(rows, Frames.Load<EpochRow>(folder.File("epochs.csv")));
    }

    [Fact]
    public void Of_WhatIsNoCell_IsRefused() =>
        Assert.Contains("logLossPerClass: Double[]", Assert.Throws<ArgumentException>(() => Frames.Of<Opinion>([])).Message, StringComparison.Ordinal);

    public void Dispose() => folder.Dispose();

    private static void IsOf<TRecord>(TRecord[] rows, DataFrame frame)
    {
        Assert.Equal(rows.Length, frame.Rows.Count);
        foreach ((int row, TRecord record) in rows.Index())
        {
            Assert.Equal(
                typeof(TRecord).GetProperties().Select(property => property.GetValue(record) is Enum value ? CsvFile.Text(value) : property.GetValue(record)),
                frame.Rows[row]);
        }
    }

    private sealed record Row(string Text, double Number, double? Perhaps, int Count, int? PerhapsCount, bool Truth, DayOfWeek Day);
}
