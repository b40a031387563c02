using System.Text.Json;

namespace Harness.Compare.Tests;

public sealed class PlantOptionTests(SmallFiles files) : IClassFixture<SmallFiles>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Compare_WithAPlantedReport_FailsByIt_AndSaysThatItWasPlanted()
    {
        Outcome outcome = await Run("compare", "--plant", "report-of-own-predictions", "--out", folder.File("run"));
        Assert.Equal((HarnessCommand.DoesNotHold, ""), (outcome.Code, outcome.Error));
        Assert.Contains("PLANTED  a mistake in the hand-written side, report-of-own-predictions", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("holds  gradients", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("FAILS  reported metrics", outcome.Output, StringComparison.Ordinal);
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.File("run"), "summary.json")));
        Assert.Equal("report-of-own-predictions", summary.RootElement.GetProperty("planted").GetString());
        Assert.Equal(Causes.ReportOfOwnPredictions.Name, summary.RootElement.GetProperty("diagnosis").GetProperty("cause").GetString());
    }

    [Fact]
    public async Task Gradcheck_WithAPlantedMistake_NamesIt()
    {
        Mutant mutant = Catalogue.All.First(m => m.Site.Layer == "Linear 1" && m.Cause is not null);
        Outcome outcome = await Run("gradcheck", "--plant", mutant.Name);
        Assert.Equal(HarnessCommand.DoesNotHold, outcome.Code);
        Assert.Contains(mutant.Cause!.Why, string.Join(' ', outcome.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Contains("Linear 1", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--plant: report-of-own-prediction is no mistake; the nearest is report-of-own-predictions", "report-of-own-prediction")]
    [InlineData("--plant: dropout-in-evaluation is a mistake in Dropout 1, which the network of recipe few does not have", "dropout-in-evaluation")]
    [InlineData("--plant: batch-statistics-in-evaluation is a mistake in BatchNorm 1", "batch-statistics-in-evaluation")]
    [InlineData("--plant: pixel-mean-left-out is made of numbers of the network that the self-test plants it in; ./harness selftest --only pixel-mean-left-out", "pixel-mean-left-out")]
    [InlineData("--plant: rate-one-step-late is made of numbers", "rate-one-step-late")]
    [InlineData("--plant: momentum-undecayed is made of training.momentum.rho 0.8; allowed: --set training.momentum.rho=0.8", "momentum-undecayed")]
    [InlineData("--plant: momentum-undecayed is made of training.momentum.form torch; allowed: --set training.momentum.form=torch", "momentum-undecayed", "training.momentum.rho=0.8", "training.momentum.form=course")]
    [InlineData("--plant: gradient-by-the-batch-size is made of training.batchSize 16; allowed: --set training.batchSize=16", "gradient-by-the-batch-size")]
    [InlineData("--plant: biases-penalised is made of training.lambda 0.01", "biases-penalised", "training.lambda=0.1")]
    [InlineData("--plant: noise-left-out is a mistake in noise", "noise-left-out")]
    [InlineData("--plant: noise-left-out is a mistake in noise", "noise-left-out", "training.augmentation.noiseShare=0.5")]
    [InlineData("--plant: differences-without-dropout is a mistake in differences of batch normalisation or dropout", "differences-without-dropout")]
    [InlineData("--plant: cost-without-penalty changes nothing that this command computes of this recipe", "cost-without-penalty", "training.lambda=0")]
    [InlineData("--plant: ensemble-summed changes nothing", "ensemble-summed")]
    [InlineData("the mistake does not fit matrices of", "weights-transposed")]
    public async Task Plant_OfWhatCannotBe_SaysSo(string message, string mistake, params string[] settings)
    {
        Outcome outcome = await Run("compare", ["--plant", mistake, "--out", folder.File("none"), .. settings.SelectMany(setting => (string[])["--set", setting])]);
        Assert.Equal(HarnessCommand.BadInput, outcome.Code);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("none")));
    }

    public void Dispose() => folder.Dispose();

    private Task<Outcome> Run(string command, params string[] options) =>
        CommandLine.RunAsync([command, files.Recipe, "--data", files.Data, "--threads", "1", .. options]);
}
