using Harness.Experiments;

namespace Harness.FromScratch.Tests;

public abstract class EnsembleTests(Precision precision)
{
    private readonly Experiment experiment = SmallExperiment.Create([7], lambda: 0.01, features: 32, test: 503, techniques: Techniques.All);

    // Tolerance: float32 results lie within 2e-5 of float64's, as between engines; the naive oracle is float64.
    [Fact]
    public void EvaluateEnsemble_AveragesTheMembersProbabilities()
    {
        using IEngine engine = FromScratchEngine.Create(experiment, precision, threads: 1);
        NamedTensors[] members = Members(engine);
        Evaluation evaluation = engine.EvaluateEnsemble(members, experiment.Splits.Test);

        LabelledImages test = experiment.Splits.Test;
        double[][][] probabilities = [.. members.Select(member =>
            NaiveNetwork.Scores(member, experiment.Splits.Train, test).Select(NaiveNetwork.Probabilities).ToArray())];
        double[][] mean = [.. Enumerable.Range(0, test.Count).Select(i =>
            Enumerable.Range(0, SmallExperiment.Classes).Select(c => probabilities.Average(member => member[i][c])).ToArray())];
        int[] predictions = [.. mean.Select(p => Array.IndexOf(p, p.Max()))];
        double loss = mean.Select((p, i) => -Math.Log(p[test.Label(i)])).Average();
        Assert.Equal(predictions, evaluation.Predictions.Select(p => (int)p));
        Assert.Equal(predictions.Where((p, i) => p == test.Label(i)).Count() / 503.0, evaluation.Accuracy);
        Assert.Equal(loss, evaluation.Loss, (precision == Precision.Float32 ? 2e-5 : 1e-12) * loss);
        Assert.Equal(evaluation.Loss, evaluation.Cost);
        Assert.Equal(503, evaluation.Confusion.Cast<int>().Sum());
    }

    [Fact]
    public void EvaluateEnsemble_OfOneMember_IsItsEvaluation()
    {
        using IEngine engine = FromScratchEngine.Create(experiment, precision, threads: 1);
        NamedTensors member = Members(engine)[1];
        Evaluation ensemble = engine.EvaluateEnsemble([member], experiment.Splits.Test);
        engine.Load(member);
        Evaluation alone = engine.Evaluate(experiment.Splits.Test);
        Assert.Equal(alone.Predictions, ensemble.Predictions);
        Assert.Equal(alone.Accuracy, ensemble.Accuracy);
        Assert.Equal(alone.Loss, ensemble.Loss, 20 * precision.UnitRoundoff());
    }

    [Fact]
    public void EvaluateEnsemble_LeavesTheStateAndTheIdentityAlone_EvenIfAMemberDoesNotFit()
    {
        using IEngine engine = FromScratchEngine.Create(experiment, precision, threads: 1);
        NamedTensors[] members = Members(engine);
        (NamedTensors before, EngineIdentity identity) = (engine.Read(), engine.Identity);
        engine.EvaluateEnsemble(members[..2], experiment.Splits.Test);
        Assert.All(before.Zip(engine.Read()), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
        Assert.Equal(identity, engine.Identity);

        Assert.Throws<ArgumentException>(() => engine.EvaluateEnsemble([members[0], new NamedTensors()], experiment.Splits.Test));
        Assert.All(before.Zip(engine.Read()), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
    }

    [Fact]
    public void EvaluateVote_OfTooFewProbabilities_SaysHowManyThereMustBe()
    {
        using IEngine engine = FromScratchEngine.Create(experiment, precision, threads: 1);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => engine.EvaluateVote(new double[7], experiment.Splits.Test));
        Assert.StartsWith("7 probabilities are not ", exception.Message, StringComparison.Ordinal);
    }

    private NamedTensors[] Members(IEngine engine) => [.. Enumerable.Range(0, 3).Select(member =>
    {
        for (int step = 0; step < 5; step++)
        {
            engine.Update(experiment.Batch(5 * member + step));
        }

        return engine.Read();
    })];
}

public sealed class EnsembleTestsOfSingle() : EnsembleTests(Precision.Float32);

public sealed class EnsembleTestsOfDouble() : EnsembleTests(Precision.Float64);
