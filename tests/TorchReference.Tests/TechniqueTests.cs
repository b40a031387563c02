using Harness.Experiments;
using TorchSharp;

namespace Harness.TorchReference.Tests;

/// <summary>Batch normalisation, dropout, noise and mirroring, alone and together.</summary>
public abstract class TechniqueTests(Precision precision, double roundoff)
{
    public static TheoryData<BatchNormalizationKind, bool, double, int> Combinations => [..
        from kind in Enum.GetValues<BatchNormalizationKind>()
        from dropout in new[] { false, true }
        from lambda in new[] { 0, 0.05 }
        from k in new[] { 2, 3 }
        select new TheoryDataRow<BatchNormalizationKind, bool, double, int>(kind, dropout, lambda, k)];

    [Theory, MemberData(nameof(Combinations))]
    public void Differentiate_MatchesCentredDifferencesOfCostInFloat64(
        BatchNormalizationKind kind, bool dropout, double lambda, int k)
    {
        Experiment experiment = TestData.Experiment(Hidden(k), lambda, kind, dropout);
        using TorchEngine engine = new(experiment, precision, threads: 1), exact = new(experiment, Precision.Float64, threads: 1);
        NamedTensors state = TestData.RandomParameters(engine.Read()).Rounded(precision);
        engine.Load(state);
        exact.Load(state);
        Batch batch = experiment.Batch(2);

        NamedTensors gradients = engine.Differentiate(batch).Gradients;

        double scale = gradients.Max(gradient => gradient.Values.Max(Math.Abs));
        Assert.Equal(experiment.InitialParameters.Select(p => "d" + p.Name), gradients.Select(g => g.Name));
        foreach (NamedTensor parameter in experiment.InitialParameters)
        {
            IEnumerable<double> differences = Enumerable.Range(0, parameter.Values.Length)
                .Select(i => CentredDifference(exact, batch, parameter.Name, i, state[parameter.Name].Values[i]));
            TestData.AssertClose(
                differences, gradients["d" + parameter.Name].Values, Math.Max(1e-7, 200 * roundoff), scale);
        }
    }

    [Theory, MemberData(nameof(Combinations))]
    public void Cost_MatchesPlainLoops_WithNoiseAndMirroring(BatchNormalizationKind kind, bool dropout, double lambda, int k)
    {
        Experiment experiment = TestData.Experiment(Hidden(k), lambda, kind, dropout, augmentation: true);
        using TorchEngine engine = new(experiment, precision, threads: 1);
        NamedTensors state = TestData.RandomParameters(engine.Read()).Rounded(precision);
        engine.Load(state);
        for (int step = 0; step < 12; step++)
        {
            Batch batch = experiment.Batch(step);
            Assert.Contains(true, batch.Flipped!);
            Assert.NotEmpty(batch.NoisyRows!);

            TestData.AssertClose([new PlainNetwork(experiment, state).Cost(batch)], [engine.Cost(batch)], 100 * roundoff);
        }
    }

    [Theory]
    [InlineData(1e-3), InlineData(20)]
    public void Cost_OfScaledPixels_MatchesPlainLoops_WithNoiseAndMirroring(double scale)
    {
        Experiment experiment = TestData.Experiment([5], augmentation: true, scale: scale);
        using TorchEngine engine = new(experiment, precision, threads: 1);
        NamedTensors state = TestData.RandomParameters(engine.Read()).Rounded(precision);
        engine.Load(state);
        Batch batch = experiment.Batch(0);
        TestData.AssertClose([new PlainNetwork(experiment, state).Cost(batch)], [engine.Cost(batch)], 100 * roundoff);
    }

    [Theory]
    [InlineData(BatchNormalizationKind.Torch), InlineData(BatchNormalizationKind.Course)]
    public void RunningStatistics_AfterUpdates_MatchPlainLoops(BatchNormalizationKind kind)
    {
        const double M = 0.3;
        Experiment experiment = TestData.Experiment(hidden: [5, 4], 0.01, kind, dropout: true);
        using TorchEngine engine = new(experiment, precision, threads: 1);
        double[][] means = [new double[5], new double[4]];
        double[][] variances = [.. means.Select(mean => mean.Select(_ => 1.0).ToArray())];
        for (int step = 0; step < 6; step++)
        {
            Batch batch = experiment.Batch(step);
            PlainNetwork plain = new(experiment, engine.Read());
            _ = plain.Cost(batch);
            engine.Update(batch);

            NamedTensors after = engine.Read();
            double n = batch.Samples.Length;
            bool course = kind == BatchNormalizationKind.Course;
            (double weight, double unbiased) = (course && step == 0 ? 1 : M, course ? 1 : n / (n - 1));
            for (int l = 0; l < 2; l++)
            {
                (double[] mean, double[] variance) = plain.Statistics[l];
                means[l] = [.. means[l].Zip(mean, (r, b) => (1 - weight) * r + weight * b)];
                variances[l] = [.. variances[l].Zip(variance, (r, b) => (1 - weight) * r + weight * unbiased * b)];
                TestData.AssertClose(means[l], after[$"RunningMean{l + 1}"].Values, 100 * roundoff);
                TestData.AssertClose(variances[l], after[$"RunningVariance{l + 1}"].Values, 100 * roundoff);
            }
        }
    }

    [Theory]
    [InlineData(BatchNormalizationKind.Torch), InlineData(BatchNormalizationKind.Course)]
    public void DifferentiateCostAndEvaluate_LeaveTheStateAlone(BatchNormalizationKind kind)
    {
        Experiment experiment = TestData.Experiment(hidden: [5], 0.01, kind, dropout: true, rho: 0.9);
        using TorchEngine engine = new(experiment, precision, threads: 1);
        engine.Update(experiment.Batch(0));
        NamedTensors before = engine.Read();

        _ = engine.Differentiate(experiment.Batch(0));
        _ = engine.Cost(experiment.Batch(1));
        _ = engine.Cost(experiment.Batch(1), ForwardMode.Evaluation);
        _ = engine.Evaluate(experiment.Splits.Test);

        Assert.All(before.Zip(engine.Read()), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
    }

    [Theory]
    [InlineData(BatchNormalizationKind.Torch), InlineData(BatchNormalizationKind.Course), InlineData(BatchNormalizationKind.None)]
    public void Cost_InEvaluation_IsThatOfTheImagesAlone(BatchNormalizationKind kind)
    {
        Experiment experiment = TestData.Experiment(hidden: [5, 4], 0.01, kind, dropout: true, augmentation: true);
        using TorchEngine engine = new(experiment, precision, threads: 1);
        engine.Update(experiment.Batch(0));
        Batch batch = experiment.Batch(1);

        double cost = engine.Cost(batch, ForwardMode.Evaluation);

        Assert.Equal(cost, engine.Cost(new Batch(1, 0, batch.Samples), ForwardMode.Evaluation));
        LabelledImages images = experiment.Splits.Train.Select("batch", batch.Samples);
        TestData.AssertClose([engine.Evaluate(images).Cost], [cost], 8 * roundoff);
        Assert.NotEqual(cost, engine.Cost(batch), 1e-3);
    }

    [Fact]
    public void Update_WithEveryTechnique_KeepsTheNumberOfLiveTensors()
    {
        Experiment experiment = TestData.Experiment(
            hidden: [5, 4], 0.01, BatchNormalizationKind.Course, dropout: true, augmentation: true, rho: 0.9, MomentumForm.Course);
        using TorchEngine engine = new(experiment, precision, threads: 1);
        for (int step = 0; step < 20; step++)
        {
            engine.Update(experiment.Batch(step));
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = torch.Tensor.TotalCount;
        for (int step = 0; step < 500; step++)
        {
            engine.Update(experiment.Batch(step));
        }

        NamedTensors state = engine.Read();
        _ = engine.Differentiate(experiment.Batch(0));
        _ = engine.Cost(experiment.Batch(0));
        _ = engine.EvaluateEnsemble([state, state], experiment.Splits.Test);
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    private static int[] Hidden(int k) => k == 2 ? [5] : [5, 4];

    private static double CentredDifference(TorchEngine engine, Batch batch, string name, int element, double value)
    {
        const double H = 1e-5;
        double At(double moved)
        {
            engine.SetElement(name, element, moved);
            return engine.Cost(batch);
        }

        double difference = (At(value + H) - At(value - H)) / (2 * H);
        engine.SetElement(name, element, value);
        return difference;
    }
}

public sealed class TechniqueFloat32Tests() : TechniqueTests(Precision.Float32, Math.ScaleB(1, -24));

public sealed class TechniqueFloat64Tests() : TechniqueTests(Precision.Float64, Math.ScaleB(1, -53));
