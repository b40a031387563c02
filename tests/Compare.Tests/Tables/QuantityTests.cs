using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class QuantityTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData(new[] { 0.5, 1.0, 1.0 }, 2)]
    [InlineData(new[] { 1.0, 0.9, 1.0 }, 3)]
    [InlineData(new[] { 1.0, 1.0, 0.9 }, double.NaN)]
    [InlineData(new[] { 1.0, 1.0, 1.0 }, 1)]
    public void PerfectEpoch_IsTheOneFromWhichOnItHolds(double[] accuracies, double expected)
    {
        RunOutcome run = new()
        {
            Engine = "any",
            Provider = "",
            Seed = 1,
            Epochs = [.. accuracies.Select((accuracy, i) => new EpochRow(1, i + 1, i + 1, "any", 0.1, 1, 1, accuracy, null, null, null))],
        };
        Recipe recipe = SmallExperiment.Recipe with { Published = new() { PerfectEpoch = 2 } };
        Assert.Equal(expected, Quantity.Of(recipe).Single(quantity => quantity.Kind == QuantityKind.Epoch).Read(run, EngineName.FromScratch));
    }

    [Fact]
    public void Training_WithoutPublishedFigures_ShowsAllAccuracies()
    {
        Assert.Equal(["train accuracy", "validation accuracy", "test accuracy"], Quantity.Of(SmallExperiment.Recipe).Select(quantity => quantity.Name));
        Recipe without = SmallExperiment.Recipe with { Data = SmallExperiment.Recipe.Data with { Validation = [] } };
        Assert.Equal(["train accuracy", "test accuracy"], Quantity.Of(without).Select(quantity => quantity.Name));
        Recipe none = SmallExperiment.Recipe with { Data = SmallExperiment.Recipe.Data with { ValidationCount = 0 } };
        Assert.Equal(["train accuracy", "test accuracy"], Quantity.Of(none).Select(quantity => quantity.Name));
    }

    [Fact]
    public void Gradients_AreReadFromTheEngineAndTheDifferencesThatAreMeant()
    {
        TableResult result = SmallTables.Run(new RunJournal(folder.File("journal")), entries: [new(SmallTables.Gradients)]);
        GradientReport report = GradientCheck.Run(SmallExperiment.Create(), new GradientCheckOptions { ElementsPerTensor = 20 }, null, TestContext.Current.CancellationToken);
        GradientRow row = report.Rows.Single(r => r is { Engine: "Torch", Against: "forward", Precision: Precision.Float64 } && r.Difference.Tensor == "dW1");
        Assert.Equal(row.Difference.MaxAbs, result.Rows.Single(r => r.Quantity == "W1 max abs").Torch);
    }

    public void Dispose() => folder.Dispose();
}
