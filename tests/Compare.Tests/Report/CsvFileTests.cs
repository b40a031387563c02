namespace Harness.Compare.Tests;

public class CsvFileTests
{
    [Fact]
    public void Text_HasTheWordsOfTheJson()
    {
        using DecimalComma comma = new();
        Assert.Equal(["notCompared", "true", "false", "0.1", "-Infinity", "", "text"], new object?[] { Parity.NotCompared, true, false, 0.1, double.NegativeInfinity, null, "text" }.Select(CsvFile.Text));
    }
}
