using System.Text.Json;
using Harness.Experiments;

namespace Harness.Compare.Tests;

/// <summary>The searches of the repository, and the schema that editors follow.</summary>
public class PublishedSearchesTests
{
    private static readonly string Root = DataLocator.Root(AppContext.BaseDirectory)!;

    public static TheoryData<string> Names => [.. Directory.GetFiles(Path.Combine(Root, "recipes", "searches")).Select(file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Search_IsReadable_AndNamesTheSchema(string name)
    {
        string file = Path.Combine(Root, "recipes", "searches", $"{name}.json");
        SearchSpace space = SpaceReader.Read(file);
        Assert.NotEmpty(space.Description);
        Assert.NotEmpty(new SearchPlan(space).Published());
        Assert.All(new SearchPlan(space).Published(), trial => Assert.True((trial.Published!.TestAccuracy ?? trial.Published.ValidationAccuracy) is > 0.1, trial.Settings.ToString()));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(file));
        Assert.Equal("../../docs/search.schema.json", json.RootElement.GetProperty("$schema").GetString());
    }

    // Trials of the coarse stage, steps of each, figures printed of all stages.
    [Theory]
    [InlineData("tump-coarse", 10, 14 * 495, 10)]
    [InlineData("tump-fine-low", 9, 14 * 495, 9)]
    [InlineData("tump-fine-high", 9, 14 * 495, 9)]
    [InlineData("harish-coarse", 20, 10 * 50, 3)]
    [InlineData("harish-fine", 12, 15 * 100, 3)]
    [InlineData("orgaz-lambda", 10, 8 * 450, 1)]
    [InlineData("report-3-lambda", 16, 80 * 450, 9)]
    [InlineData("ruggeri-lambda-200", 10, 12 * 490, 1)]
    [InlineData("ruggeri-cycles", 16, 50 * 490, 1)]
    public void Search_HasTheTrialsOfItsReport(string name, int trials, int steps, int printed)
    {
        SearchPlan plan = new(SpaceReader.Read(Path.Combine(Root, "recipes", "searches", $"{name}.json")));
        Recipe first = plan.Coarse()[0].Recipe;
        int images = first.Data.TrainCount ?? 10_000 * first.Data.Train.Count - (first.Data.Validation.Count > 0 ? 0 : first.Data.ValidationCount ?? 0);
        Assert.Equal((trials, steps, printed), (plan.Coarse().Count, new BatchPlan(images, first.Training, first.Schedule, 1).Steps, plan.Published().Count));
    }

    // With HARNESS_UPDATE=1 the file is renewed instead.
    [Fact]
    public void Schema_IsTheOneOfTheRecords()
    {
        string file = Path.Combine(Root, "docs", "search.schema.json"), current = SearchSchema.Generate();
        if (Environment.GetEnvironmentVariable("HARNESS_UPDATE") == "1")
        {
            File.WriteAllText(file, current);
        }

        Assert.True(File.Exists(file) && File.ReadAllText(file).ReplaceLineEndings("\n") == current, "docs/search.schema.json is not what the records say; renew it: HARNESS_UPDATE=1 dotnet test tests/Compare.Tests");
    }
}
