using System.Text.Json;

namespace Harness.Compare.Tests;

public sealed class InformationTests(SmallFiles files) : IClassFixture<SmallFiles>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task DataInfo_CountsTheImagesOfEachFile()
    {
        Outcome outcome = await CommandLine.RunAsync("data", "info", "--data", files.Data, "--json", folder.File("data.json"));
        Assert.Equal((HarnessCommand.Holds, ""), (outcome.Code, outcome.Error));
        Assert.Contains("180 images", outcome.Output, StringComparison.Ordinal);
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(folder.File("data.json")));
        Assert.Equal(180, summary.RootElement.GetProperty("images").GetInt32());
        Assert.Equal(6, summary.RootElement.GetProperty("files").GetArrayLength());
    }

    [Fact]
    public async Task Doctor_SaysWhatIsThere()
    {
        Outcome outcome = await CommandLine.RunAsync("doctor", "--data", files.Data, "--json", folder.File("doctor.json"));
        Assert.Equal((HarnessCommand.Holds, ""), (outcome.Code, outcome.Error));
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(folder.File("doctor.json")));
        JsonElement[] components = [.. summary.RootElement.GetProperty("components").EnumerateArray()];
        Assert.Equal([".NET", "CPU", "FromScratch", "Torch", "BLAS", "heap", "ML.NET", "data"], components.Select(row => row.GetProperty("component").GetString()));
        Assert.All(components, row => Assert.Equal(row.GetProperty("component").GetString() != "ML.NET" || MachineLearning.IsThere, row.GetProperty("there").GetBoolean()));
        Assert.All(components, row => Assert.Contains(row.GetProperty("detail").GetString()!, outcome.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Doctor_WithoutData_SaysWhatIsMissing()
    {
        Outcome outcome = await CommandLine.RunAsync("doctor", "--data", folder.File("nowhere"));
        Assert.Equal(HarnessCommand.Holds, outcome.Code);
        Assert.Contains("is not there", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_ListsTheCommands()
    {
        Outcome outcome = await CommandLine.RunAsync("--help");
        Assert.Equal(HarnessCommand.Holds, outcome.Code);
        Assert.All(new[] { "compare", "gradcheck", "data", "doctor" }, command => Assert.Contains(command, outcome.Output, StringComparison.Ordinal));
    }

    public void Dispose() => folder.Dispose();
}
