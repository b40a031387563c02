using Harness.Experiments;

namespace Harness.TorchReference.Tests;

/// <summary>
/// A case worked out by hand. Training pixels (0|2, 0|2, 7): μ = (1, 1, 7), σ = (1, 1, 0 → 1), x = (±1, ±1, 0).
/// W is the identity but for its last row, so the scores are (x₁, x₂, 0).
/// </summary>
public abstract class EvaluationTests(Precision precision)
{
    private const double Lambda = 0.25;

    [Fact]
    public void Evaluate_OfTrainingImages_MatchesTheHandMadeCase() => Check(experiment => experiment.Splits.Train);

    [Fact]
    public void Evaluate_OfOtherImages_NormalisesThemLikeTraining() =>
        Check(experiment => experiment.Splits.Train.Select("again", [0, 1, 2, 3]));

    [Fact]
    public void Evaluate_OfManyChunks_IsTheirMean()
    {
        Experiment experiment = Case();
        using TorchEngine engine = Engine(experiment);
        int[] repeated = [.. Enumerable.Range(0, 4 * 300).Select(i => i % 4)];

        Evaluation once = engine.Evaluate(experiment.Splits.Train);
        Evaluation many = engine.Evaluate(experiment.Splits.Train.Select("many", repeated));

        Assert.Equal(once.Loss, many.Loss, 1e-6);
        Assert.Equal(once.Accuracy, many.Accuracy);
        Assert.Equal(repeated.Select(i => once.Predictions[i]), many.Predictions);
    }

    // X·Wᵀ is the same whichever of the two is a thousand times larger; a power of two rounds nothing.
    [Fact]
    public void Evaluate_OfScaledPixels_IsThatOfScaledFirstWeights()
    {
        const double scale = 1024;
        Experiment experiment = TestData.Experiment(lambda: 0), scaled = TestData.Experiment(lambda: 0, scale: scale);
        using TorchEngine one = new(experiment, precision, threads: 1), other = new(scaled, precision, threads: 1);
        other.Load(new(one.Read().Select(t => t.Name == "W1" ? new NamedTensor(t.Name, t.Shape, [.. t.Values.Select(w => w / scale)]) : t)));
        Assert.Equal(one.Evaluate(experiment.Splits.Test).Loss, other.Evaluate(scaled.Splits.Test).Loss, 1e-14);
        Assert.Equal(one.Cost(experiment.Batch(0)), other.Cost(scaled.Batch(0)), 1e-14);
    }

    // (2·10¹⁹)² is beyond float32, and 0 times it no number; J = L all the same, and with a penalty it is summed in float64.
    [Fact]
    public void Cost_OfWeightsWhoseSquareOverflows_IsTheLoss_AndWithAPenaltyFinite()
    {
        foreach (double lambda in (double[])[0, 0.01])
        {
            Experiment experiment = TestData.Experiment(hidden: [], lambda: lambda);
            using TorchEngine engine = new(experiment, precision, threads: 1);
            engine.Load(new(engine.Read().Select(t => t.Name == "W1" ? new NamedTensor(t.Name, t.Shape, [.. t.Values.Select(_ => 2e19)]) : t)));
            Evaluation evaluation = engine.Evaluate(experiment.Splits.Test);
            Assert.True(double.IsFinite(evaluation.Loss));
            Assert.Equal(evaluation.Loss + lambda * 4e38 * TestData.Features * TestData.Classes, evaluation.Cost, 1e-6 * evaluation.Cost);
            if (lambda == 0)
            {
                Derivatives derivatives = engine.Differentiate(experiment.Batch(0));
                Assert.Equal(derivatives.Loss, derivatives.Cost);
            }
        }
    }

    private void Check(Func<Experiment, LabelledImages> images)
    {
        Experiment experiment = Case();
        using TorchEngine engine = Engine(experiment);

        Evaluation evaluation = engine.Evaluate(images(experiment));

        // Scores (−1,−1,0), (1,−1,0), (−1,1,0), (1,1,0); labels 2, 0, 0, 1; of equal scores the lowest class.
        Assert.Equal([2, 0, 1, 0], evaluation.Predictions);
        Assert.Equal(0.5, evaluation.Accuracy);
        Assert.Equal(new int[,] { { 1, 1, 0 }, { 1, 0, 0 }, { 0, 0, 1 } }, evaluation.Confusion);
        double e = Math.E, mixed = Math.Log(e + 1 / e + 1);
        double loss = (Math.Log(2 / e + 1) + (mixed - 1) + (mixed + 1) + (Math.Log(2 * e + 1) - 1)) / 4;
        Assert.Equal(loss, evaluation.Loss, 1e-6);
        Assert.Equal(loss + Lambda * 2, evaluation.Cost, 1e-6);
    }

    private TorchEngine Engine(Experiment experiment)
    {
        TorchEngine engine = new(experiment, precision, threads: 1);
        engine.Load(
        [
            new NamedTensor("W1", [3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 0]),
            new NamedTensor("b1", [3], new double[3]),
        ]);
        return engine;
    }

    private static Experiment Case()
    {
        byte[] pixels = [0, 0, 7, 2, 0, 7, 0, 2, 7, 2, 2, 7, /* test: */ 1, 1, 1];
        LabelledImages images = new("case", pixels, [2, 0, 0, 1, 0]);
        Recipe recipe = new()
        {
            Data = new DataOptions { Train = ["train"], Test = ["test"] },
            Network = new NetworkOptions { Hidden = [] },
            Training = new TrainingOptions { Lambda = Lambda, BatchSize = 2, Epochs = 1 },
        };
        return new Experiment(recipe, TestData.Dataset(images, test: 1));
    }
}

public sealed class EvaluationFloat32Tests() : EvaluationTests(Precision.Float32);

public sealed class EvaluationFloat64Tests() : EvaluationTests(Precision.Float64);
