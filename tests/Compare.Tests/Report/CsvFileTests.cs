namespace Harness.Compare.Tests;

public class CsvFileTests
{
    [Fact]
    public void Text_HasTheWordsOfTheJson()
    {
        using DecimalComma comma = new();
        Assert.Equal(["notCompared", "true", "false", "0.1", "-Infinity", "", "text"], new object?[] { Parity.NotCompared, true, false, 0.1, double.NegativeInfinity, null, "text" }.Select(CsvFile.Text));
    }

    [Theory]
    [InlineData("/dev/stdout", true)]
    [InlineData("/dev/../dev/null", true)]
    [InlineData("/device.json", false)]
    [InlineData("", false)]
    [InlineData("dev/null", false)]
    public void ADevice_IsNoFileToRenameOver(string path, bool expected) => Assert.Equal(expected, JsonFile.IsDevice(path));
}
