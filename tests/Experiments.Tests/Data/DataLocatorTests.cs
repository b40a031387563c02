namespace Harness.Experiments.Tests;

public sealed class DataLocatorTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Find_PutsOptionBeforeEnvironmentBeforeDefault()
    {
        foreach (string name in new[] { "option", "environment", "data/cifar-10-batches-bin" })
        {
            Directory.CreateDirectory(folder.At(name));
        }

        string option = folder.At("option"), environment = folder.At("environment");
        Assert.Equal(new DataLocation(DataRule.Option, option), DataLocator.Find(option, environment, folder));
        Assert.Equal(new DataLocation(DataRule.Environment, environment), DataLocator.Find(null, environment, folder));
        Assert.Equal(new DataLocation(DataRule.DefaultFolder, DataLocator.DefaultFolder(folder)), DataLocator.Find(null, null, folder));
        Assert.Equal(new DataLocation(DataRule.DefaultFolder, DataLocator.DefaultFolder(folder)), DataLocator.Find(null, "", folder));
    }

    [Fact]
    public void Find_WithoutAnyData_FallsBackToSyntheticImages() =>
        Assert.Equal(new DataLocation(DataRule.Fallback, null), DataLocator.Find(null, null, folder));

    [Fact]
    public void Find_InsideTheRepository_LooksAtItsRoot()
    {
        File.WriteAllText(folder.At("Harness.sln"), "");
        Directory.CreateDirectory(folder.At("data", "cifar-10-batches-bin"));
        string inside = Directory.CreateDirectory(folder.At("src", "Compare")).FullName;
        Assert.Equal(DataLocator.DefaultFolder(folder), DataLocator.Find(null, null, inside).Path);
    }

    [Fact]
    public void Find_OfSynthetic_ChoosesSyntheticImages()
    {
        Directory.CreateDirectory(DataLocator.DefaultFolder(folder));
        Assert.Equal(new DataLocation(DataRule.Option, null), DataLocator.Find("synthetic", null, folder));
        Assert.Equal(new DataLocation(DataRule.Environment, null), DataLocator.Find(null, "synthetic", folder));
    }

    [Fact]
    public void Find_OfRelativePath_StartsAtTheCurrentDirectory()
    {
        File.WriteAllText(folder.At("set.tar.gz"), "");
        Assert.Equal(folder.At("set.tar.gz"), DataLocator.Find("set.tar.gz", null, folder).Path);
    }

    [Theory]
    [InlineData("nowhere", null, "--data: \"nowhere\" is not there")]
    [InlineData("", null, "--data: \"\" is not there")]
    [InlineData(null, "gone", "HARNESS_DATA: \"gone\" is not there")]
    public void Find_OfMissingPath_NamesOptionAndValue(string? option, string? environment, string message)
    {
        InputException e = Assert.Throws<InputException>(() => DataLocator.Find(option, environment, folder));
        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfALocation_ReadsWhatIsThere()
    {
        CifarSamples.Write(folder, CifarSamples.Set());
        Assert.Equal(6, DataLocator.Find(folder, null, folder).Read(["test_batch"]).Images.Count);
    }
}
