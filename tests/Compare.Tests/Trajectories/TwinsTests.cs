using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class TwinsTests
{
    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    public void Start_MovesEveryElementToTheNextNumber_UpOrDown(Precision precision)
    {
        NamedTensors from = SmallExperiment.Create().InitialParameters.Rounded(precision), twin = Twins.Start(from, precision, seed: 1, twin: 0);
        Assert.Equal(from.Select(tensor => tensor.Name), twin.Select(tensor => tensor.Name));
        double[] signs = [.. from.SelectMany(tensor => tensor.Values.Zip(twin[tensor.Name].Values, (x, y) =>
        {
            Assert.Contains(y, new[] { Next(precision, x, up: true), Next(precision, x, up: false) });
            return Math.Sign(y - x);
        }))];
        Assert.InRange(signs.Average(), -0.3, 0.3);
    }

    [Fact]
    public void Start_BelongsToSeedAndTwin()
    {
        NamedTensors from = SmallExperiment.Create().InitialParameters;
        double[][] starts = [.. new[] { (1, 0), (1, 1), (2, 0) }.Select(of => Twins.Start(from, Precision.Float64, of.Item1, of.Item2)["W1"].Values)];
        Assert.Equal(starts[0], Twins.Start(from, Precision.Float64, 1, 0)["W1"].Values);
        Assert.All(new[] { (0, 1), (0, 2), (1, 2) }, pair => Assert.NotEqual(starts[pair.Item1], starts[pair.Item2]));
    }

    [Fact]
    public void Update_IsTheSameHoweverManyThreads()
    {
        Experiment experiment = SmallExperiment.Create();
        using Twins one = new(experiment, Precision.Float32, 4, threads: 1), three = new(experiment, Precision.Float32, 4, threads: 3);
        Batch[] batches = [.. Enumerable.Range(0, 6).Select(experiment.Batch)];
        one.Update(batches);
        foreach (Batch batch in batches)
        {
            three.Update([batch]);
        }

        Assert.Equal(one.Read().Select(ReloadedStep.Hash), three.Read().Select(ReloadedStep.Hash));
        Assert.Equal(ReloadedStep.Hash(one.Read(2)), ReloadedStep.Hash(one.Read()[2]));
        Assert.Equal(4, one.Read().Select(ReloadedStep.Hash).Distinct().Count());
        Assert.Equal(one.Evaluate(experiment.Splits.Train).Select(e => e.Loss), three.Evaluate(experiment.Splits.Train).Select(e => e.Loss));
    }

    private static double Next(Precision precision, double x, bool up) => precision == Precision.Float32
        ? up ? MathF.BitIncrement((float)x) : MathF.BitDecrement((float)x)
        : up ? Math.BitIncrement(x) : Math.BitDecrement(x);
}
