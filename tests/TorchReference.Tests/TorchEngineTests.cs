using Harness.Experiments;
using TorchSharp;

namespace Harness.TorchReference.Tests;

public abstract class TorchEngineTests(Precision precision, double roundoff)
{
    private TorchEngine Engine(Experiment experiment) => new(experiment, precision, threads: 1);

    [Fact]
    public void Update_MovesWeightsAlongLossAndPenalty_BiasesAlongLoss()
    {
        const double Lambda = 0.1;
        Experiment experiment = TestData.Experiment(lambda: Lambda);
        using TorchEngine engine = Engine(experiment);
        using TorchEngine withoutPenalty = Engine(TestData.Experiment(lambda: 0));
        Batch batch = experiment.Batch(3) with { Rate = 0.25 };
        NamedTensors before = TestData.RandomParameters(engine.Read()).Rounded(precision);
        engine.Load(before);
        withoutPenalty.Load(before);

        NamedTensors dL = withoutPenalty.Differentiate(batch).Gradients;
        engine.Update(batch);

        foreach (NamedTensor after in engine.Read())
        {
            double penalty = after.Name[0] == 'W' ? 2 * Lambda : 0;
            IEnumerable<double> expected = before[after.Name].Values.Zip(
                dL["d" + after.Name].Values, (p, g) => p - batch.Rate * (g + penalty * p));
            AssertClose(expected, after.Values, 8 * roundoff);
        }
    }

    [Fact]
    public void Update_AfterUpdate_StartsFromFreshGradients()
    {
        Experiment experiment = TestData.Experiment();
        using TorchEngine engine = Engine(experiment), fresh = Engine(experiment);
        engine.Update(experiment.Batch(0));
        fresh.Load(engine.Read());

        engine.Update(experiment.Batch(1));
        fresh.Update(experiment.Batch(1));

        Assert.All(engine.Read().Zip(fresh.Read()), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
    }

    [Fact]
    public void Differentiate_MatchesCentredDifferencesOfCostInFloat64()
    {
        Experiment experiment = TestData.Experiment();
        using TorchEngine engine = Engine(experiment);
        using TorchEngine exact = new(experiment, Precision.Float64, threads: 1);
        NamedTensors parameters = TestData.RandomParameters(engine.Read()).Rounded(precision);
        engine.Load(parameters);
        Batch batch = experiment.Batch(0);

        NamedTensors gradients = engine.Differentiate(batch).Gradients;

        Assert.Equal(parameters.Select(p => "d" + p.Name), gradients.Select(g => g.Name));
        foreach (NamedTensor parameter in parameters)
        {
            IEnumerable<double> differences = Enumerable.Range(0, parameter.Values.Length)
                .Select(i => CentredDifference(exact, batch, parameters, parameter.Name, i));
            AssertClose(differences, gradients["d" + parameter.Name].Values, Math.Max(1e-8, 100 * roundoff));
        }
    }

    [Fact]
    public void Cost_IsLossPlusPenalty()
    {
        Experiment experiment = TestData.Experiment(lambda: 0.1);
        using TorchEngine engine = Engine(experiment);
        Batch batch = experiment.Batch(0);

        Derivatives derivatives = engine.Differentiate(batch);

        double squares = engine.Read().Where(t => t.Name[0] == 'W').Sum(W => W.Values.Sum(w => w * w));
        AssertClose([derivatives.Loss + 0.1 * squares], [derivatives.Cost], 8 * roundoff);
        Assert.Equal(derivatives.Cost, engine.Cost(batch));
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    [InlineData(6), InlineData(7), InlineData(8), InlineData(9)]
    public void Update_OfKLayers_LowersTheCost(int k)
    {
        Experiment experiment = TestData.Experiment(hidden: [.. Enumerable.Range(0, k - 1).Select(i => 12 - i)]);
        using TorchEngine engine = Engine(experiment);
        Batch batch = experiment.Batch(0);
        double before = engine.Cost(batch);

        for (int step = 0; step < 20; step++)
        {
            engine.Update(batch);
        }

        Assert.Equal(Enumerable.Range(1, k).SelectMany(l => new[] { $"W{l}", $"b{l}" }), engine.Read().Select(t => t.Name));
        Assert.True(engine.Cost(batch) < before, $"{engine.Cost(batch)} after, {before} before");
    }

    [Fact]
    public void Read_AfterLoad_GivesTheParametersRounded()
    {
        using TorchEngine engine = Engine(TestData.Experiment());
        NamedTensors loaded = TestData.RandomParameters(engine.Read());

        engine.Load(loaded);

        Assert.All(engine.Read().Zip(loaded.Rounded(precision)), pair =>
        {
            Assert.Equal(pair.Second.Shape, pair.First.Shape);
            Assert.Equal(pair.Second.Values, pair.First.Values);
        });
    }

    [Fact]
    public void Update_TenThousandTimes_KeepsTheNumberOfLiveTensors()
    {
        Experiment experiment = TestData.Experiment();
        using TorchEngine engine = Engine(experiment);
        Batch batch = experiment.Batch(0);

        // Once training is seen to go on, the normalised images are kept: one more tensor.
        for (int step = 0; step < 20; step++)
        {
            engine.Update(batch);
        }

        _ = engine.Differentiate(batch);
        _ = engine.Evaluate(experiment.Splits.Test);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = torch.Tensor.TotalCount;

        for (int step = 0; step < 10_000; step++)
        {
            engine.Update(batch);
        }

        _ = engine.Differentiate(batch);
        _ = engine.Cost(batch);
        _ = engine.Evaluate(experiment.Splits.Test);
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void Info_NamesProviderVersionAndPrecision()
    {
        using TorchEngine engine = Engine(TestData.Experiment());

        Assert.Equal(("Torch", 1, precision), (engine.Info.Name, engine.Info.Threads, engine.Info.Precision));
        Assert.Contains("Torch", engine.Info.Provider, StringComparison.Ordinal);
        Assert.Matches(@"^\d+\.\d+", engine.Info.Version);
    }

    private static double CentredDifference(TorchEngine engine, Batch batch, NamedTensors parameters, string name, int element)
    {
        const double H = 1e-5;
        double At(double offset)
        {
            NamedTensors moved = parameters.Clone();
            moved[name].Values[element] += offset;
            engine.Load(moved);
            return engine.Cost(batch);
        }

        return (At(H) - At(-H)) / (2 * H);
    }

    // Within a share of the largest expected magnitude.
    private static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual, double share)
    {
        double[] wanted = [.. expected];
        double limit = share * wanted.Max(Math.Abs);
        Assert.All(wanted.Zip(actual), pair => Assert.InRange(pair.Second, pair.First - limit, pair.First + limit));
    }
}

public sealed class TorchEngineFloat32Tests() : TorchEngineTests(Precision.Float32, Math.ScaleB(1, -24));

public sealed class TorchEngineFloat64Tests() : TorchEngineTests(Precision.Float64, Math.ScaleB(1, -53));
