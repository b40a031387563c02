using Harness.Experiments;

namespace Harness.TorchReference.Tests;

public abstract class EnsembleTests(Precision precision, double roundoff)
{
    private readonly Experiment experiment = TestData.Experiment(
        hidden: [5], 0.05, BatchNormalizationKind.Torch, dropout: true, rho: 0.9);

    [Fact]
    public void EvaluateEnsemble_AveragesProbabilities()
    {
        using TorchEngine engine = new(experiment, precision, threads: 1);
        NamedTensors[] members = [.. Enumerable.Range(0, 3).Select(seed => TestData.RandomParameters(engine.Read(), seed))];
        LabelledImages images = experiment.Splits.Train;

        Evaluation vote = engine.EvaluateEnsemble(members, images);

        // −log p of a member alone at an image alone is its loss there; p of every class by giving it that label.
        double[][] mean = [.. Enumerable.Range(0, images.Count).Select(i => Enumerable.Range(0, TestData.Classes)
            .Select(c => members.Average(member => Probability(engine, member, images, i, (byte)c))).ToArray())];
        byte[] predictions = [.. mean.Select(p => (byte)Array.IndexOf(p, p.Max()))];
        double loss = mean.Select((p, i) => -Math.Log(p[images.Label(i)])).Average();
        double accuracy = predictions.Where((prediction, i) => prediction == images.Label(i)).Count() / (double)images.Count;
        TestData.AssertClose([loss, loss], [vote.Loss, vote.Cost], 100 * roundoff);
        Assert.Equal(predictions, vote.Predictions);
        Assert.Equal(accuracy, vote.Accuracy);
        Assert.Equal(images.Count, vote.Confusion.Cast<int>().Sum());
    }

    [Fact]
    public void EvaluateEnsemble_OfOneMember_IsItsEvaluation()
    {
        using TorchEngine engine = new(experiment, precision, threads: 1);
        engine.Update(experiment.Batch(0));

        Evaluation vote = engine.EvaluateEnsemble([engine.Read()], experiment.Splits.Test);

        Evaluation alone = engine.Evaluate(experiment.Splits.Test);
        TestData.AssertClose([alone.Loss], [vote.Loss], 8 * roundoff);
        Assert.Equal(alone.Predictions, vote.Predictions);
        Assert.Equal(alone.Confusion, vote.Confusion);
    }

    [Fact]
    public void EvaluateEnsemble_LeavesStateAndIdentityAlone()
    {
        using TorchEngine engine = new(experiment, precision, threads: 1);
        engine.Update(experiment.Batch(0));
        (NamedTensors before, EngineIdentity identity) = (engine.Read(), engine.Identity);
        NamedTensors unfit = new([new NamedTensor("W1", [1], [0])]);

        _ = engine.EvaluateEnsemble([TestData.RandomParameters(before)], experiment.Splits.Test);
        Assert.Throws<ArgumentException>(
            () => engine.EvaluateEnsemble([TestData.RandomParameters(before), unfit], experiment.Splits.Test));

        Assert.All(before.Zip(engine.Read()), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
        Assert.Equal(identity, engine.Identity);
    }

    [Fact]
    public void EvaluateVote_OfTooFewProbabilities_SaysHowManyThereMustBe()
    {
        using TorchEngine engine = new(experiment, precision, threads: 1);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => engine.EvaluateVote(new double[7], experiment.Splits.Test));
        Assert.StartsWith("7 probabilities are not ", exception.Message, StringComparison.Ordinal);
    }

    // 5,300 images are more than are normalised at a time, and their last chunk is short.
    [Theory]
    [InlineData(12)]
    [InlineData(5_300)]
    public void EvaluateEach_IsWhatEvaluateSaysOfEveryState_AndLeavesTheStateAlone(int count)
    {
        LabelledImages test = experiment.Splits.Test, images = count == test.Count ? test
            : test.Select("many", [.. Enumerable.Range(0, count).Select(i => i * i % test.Count)]);
        using TorchEngine engine = new(experiment, precision, threads: 1);
        engine.Update(experiment.Batch(0));
        (NamedTensors before, EngineIdentity identity) = (engine.Read(), engine.Identity);
        NamedTensors[] states = [before, TestData.RandomParameters(before, 1), TestData.RandomParameters(before, 2)];

        Evaluation[] each = engine.EvaluateEach(states, images);

        Assert.All(before.Zip(engine.Read()), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
        Assert.Equal(identity, engine.Identity);
        Assert.Empty(engine.EvaluateEach([], experiment.Splits.Test));
        Assert.Throws<ArgumentException>(() => engine.EvaluateEach([before, new NamedTensors()], experiment.Splits.Test));
        foreach ((NamedTensors state, Evaluation evaluation) in states.Zip(each))
        {
            engine.Load(state);
            Evaluation alone = engine.Evaluate(images);
            Assert.Equal((alone.Loss, alone.Cost, alone.Accuracy), (evaluation.Loss, evaluation.Cost, evaluation.Accuracy));
            Assert.Equal(alone.Predictions, evaluation.Predictions);
        }

        Assert.NotEqual(each[1].Loss, each[2].Loss);
        double[] votes = engine.Probabilities(images, states);
        TestData.AssertClose(Mean(states.Select(state => engine.Probabilities(images, [state]))), votes, Math.ScaleB(1, -50));

        static double[] Mean(IEnumerable<double[]> of) => [.. of.Aggregate((sum, next) => [.. sum.Zip(next, (a, b) => a + b)]).Select(sum => sum / 3)];
    }

    private static double Probability(TorchEngine engine, NamedTensors member, LabelledImages images, int image, byte label)
    {
        engine.Load(member);
        return Math.Exp(-engine.Evaluate(new LabelledImages("one", images.Pixels(image).ToArray(), [label])).Loss);
    }
}

public sealed class EnsembleFloat32Tests() : EnsembleTests(Precision.Float32, Math.ScaleB(1, -24));

public sealed class EnsembleFloat64Tests() : EnsembleTests(Precision.Float64, Math.ScaleB(1, -53));
