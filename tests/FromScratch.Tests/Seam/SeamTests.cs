using System.Numerics;
using Harness.Experiments;

namespace Harness.FromScratch.Tests;

public sealed class SeamTests
{
    private static readonly string[] ForwardSites =
    [
        "Forward begins", "Network, forward: X", "Linear 1, forward: Y", "ReLU 1, forward: Y", "Linear 2, forward: Y",
    ];

    private static readonly string[] CostSites =
    [
        "Softmax, forward: labels", "Softmax, forward: L", "Network, forward: λΣ‖W‖²",
    ];

    private static readonly string[] BackwardSites =
    [
        "Softmax, backward: labels", "Softmax, backward: dX",
        "Linear 2, backward: X", "Linear 2, backward: dW2", "Linear 2, backward: db2", "Linear 2, backward: dX",
        "ReLU 1, backward: S", "ReLU 1, backward: dX",
        "Linear 1, backward: X", "Linear 1, backward: dW1", "Linear 1, backward: db1",
        "W1, backward: 2λ", "b1, backward: 2λ", "W2, backward: 2λ", "b2, backward: 2λ",
    ];

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    public void Differentiate_VisitsForwardLossAndBackwardInCausalOrder(Precision precision)
    {
        Recorder recorder = new();
        using IEngine engine = Create(recorder, precision);
        engine.Differentiate(SmallExperiment.Batch());
        Assert.Equal([.. ForwardSites, .. CostSites, .. BackwardSites], recorder.Sites);
    }

    [Fact]
    public void Update_VisitsForwardBackwardAndUpdateInCausalOrder()
    {
        Recorder recorder = new();
        using IEngine engine = Create(recorder);
        engine.Update(SmallExperiment.Batch());
        Assert.Equal(
            [
                .. ForwardSites, .. BackwardSites,
                "Network, update: η", "W1, update: dW1", "W1, update: W1", "b1, update: db1", "b1, update: b1",
                "W2, update: dW2", "W2, update: W2", "b2, update: db2", "b2, update: b2",
            ],
            recorder.Sites);
    }

    [Fact]
    public void Update_WithEveryTechnique_VisitsTheirLayersToo()
    {
        Recorder recorder = new();
        Experiment experiment = SmallExperiment.Create([7], features: 32, techniques: Techniques.All);
        using IEngine engine = FromScratchEngine.Create(experiment, Precision.Float64, threads: 1, recorder);
        engine.Update(experiment.Batch(0));
        Assert.Equal(
            [
                "Network, forward: X", "Dropout 0, forward: Y", "Linear 1, forward: Y", "BatchNorm 1, forward: Y",
                "ReLU 1, forward: Y", "Dropout 1, forward: Y", "Linear 2, forward: Y",
            ],
            recorder.Sites.Where(site => site.Contains(", forward", StringComparison.Ordinal)));
        Assert.Equal(
            [
                "Dropout 1, backward: dX", "ReLU 1, backward: S", "ReLU 1, backward: dX",
                "BatchNorm 1, backward: Xhat", "BatchNorm 1, backward: r",
                "BatchNorm 1, backward: dGamma1", "BatchNorm 1, backward: dBeta1", "BatchNorm 1, backward: dX",
                "Linear 1, backward: X", "Linear 1, backward: dW1", "Linear 1, backward: db1",
            ],
            recorder.Sites.SkipWhile(site => site != "Dropout 1, backward: dX").TakeWhile(site => !site.Contains("2λ", StringComparison.Ordinal)));
        Assert.Equal(
            [
                "RunningMean1", "RunningVariance1", "η", "dW1", "vW1", "W1", "db1", "vb1", "b1", "dGamma1", "vGamma1", "Gamma1",
                "dBeta1", "vBeta1", "Beta1", "dW2", "vW2", "W2", "db2", "vb2", "b2",
            ],
            recorder.Sites.Where(site => site.Contains("update", StringComparison.Ordinal)).Select(site => site.Split(' ')[^1]));
    }

    [Fact]
    public void Evaluate_VisitsEachChunkAndThenWhatIsReported()
    {
        Recorder recorder = new();
        Experiment experiment = SmallExperiment.Create([7], test: 501);
        using IEngine engine = FromScratchEngine.Create(experiment, Precision.Float64, threads: 1, recorder);
        engine.Evaluate(experiment.Splits.Test);
        string[] chunk =
        [
            .. ForwardSites.Select(site => site.Replace("forward", "evaluation", StringComparison.Ordinal).Replace("Forward", "Evaluation", StringComparison.Ordinal)),
            "Network, evaluation: predictions", "Network, evaluation: labels", "Network, evaluation: L of a chunk",
        ];
        string[] reported = ["L", "λΣ‖W‖²", "accuracy", "confusion"];
        Assert.Equal([.. chunk, .. chunk, .. reported.Select(quantity => $"Network, evaluation: {quantity}")], recorder.Sites);
    }

    [Fact]
    public void Cost_InEvaluationMode_IsAPassOfEvaluation()
    {
        Recorder recorder = new();
        using IEngine engine = Create(recorder);
        engine.Cost(SmallExperiment.Batch(), ForwardMode.Evaluation);
        Assert.NotEmpty(recorder.Sites);
        Assert.DoesNotContain(recorder.Sites, site => site.Contains("orward", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    public void Observer_ThatAltersNothing_ChangesNoBit(Precision precision)
    {
        Experiment experiment = SmallExperiment.Create([7, 5], lambda: 0.01, features: 32, test: 501, techniques: Techniques.All);
        using IEngine observed = FromScratchEngine.Create(experiment, precision, threads: 1, new Recorder());
        using IEngine alone = FromScratchEngine.Create(experiment, precision, threads: 1);
        for (int step = 0; step < 4; step++)
        {
            Batch batch = experiment.Batch(step);
            Derivatives with = observed.Differentiate(batch), without = alone.Differentiate(batch);
            Assert.Equal((without.Loss, without.Cost, alone.Cost(batch)), (with.Loss, with.Cost, observed.Cost(batch)));
            Assert.All(without.Gradients, g => Assert.Equal(g.Values, with.Gradients[g.Name].Values));
            Assert.Equal(alone.Trace(batch).Select(t => (t.Site, string.Join(' ', t.Value.Values))), observed.Trace(batch).Select(t => (t.Site, string.Join(' ', t.Value.Values))));
            observed.Update(batch);
            alone.Update(batch);
            Assert.All(alone.Read(), tensor => Assert.Equal(tensor.Values, observed.Read()[tensor.Name].Values));
        }

        LabelledImages test = experiment.Splits.Test;
        AssertSame(alone.Evaluate(test), observed.Evaluate(test));
        NamedTensors[] members = [alone.Read(), experiment.InitialParameters];
        AssertSame(alone.EvaluateEnsemble(members, test), observed.EvaluateEnsemble(members, test));

        static void AssertSame(Evaluation expected, Evaluation actual)
        {
            Assert.Equal((expected.Loss, expected.Cost, expected.Accuracy), (actual.Loss, actual.Cost, actual.Accuracy));
            Assert.Equal(expected.Predictions, actual.Predictions);
            Assert.Equal(expected.Confusion, actual.Confusion);
        }
    }

    [Theory]
    [InlineData("Network, forward: X")]
    [InlineData("Linear 1, forward: Y")]
    [InlineData("ReLU 1, forward: Y")]
    [InlineData("Linear 2, forward: Y")]
    public void Matrix_AlteredInTheForwardPass_ChangesLossAndGradients(string site)
    {
        (Derivatives altered, Derivatives plain) = DifferentiateBoth(new Scaler(site));
        Assert.NotEqual(plain.Loss, altered.Loss);
        Assert.NotEqual(plain.Gradients["db2"].Values, altered.Gradients["db2"].Values);
        Assert.NotEqual(plain.Gradients["dW1"].Values, altered.Gradients["dW1"].Values);
    }

    [Theory]
    [InlineData("Network, forward: X")]
    [InlineData("Linear 1, forward: Y")]
    [InlineData("ReLU 1, forward: Y")]
    public void Matrix_AlteredInTheForwardPass_IsAlteredOnceInEveryCostOfABatch(string site)
    {
        using IEngine altered = Create(new Scaler(site)), plain = Create(null);
        Batch batch = SmallExperiment.Batch();
        double first = altered.Cost(batch);
        Assert.NotEqual(plain.Cost(batch), first);
        Assert.Equal([first, first], [altered.Cost(batch), altered.Cost(batch)]);
    }

    [Theory]
    [InlineData("Softmax, backward: dX", "dW1 db1 dW2 db2")]
    [InlineData("Linear 2, backward: X", "dW2")]
    [InlineData("Linear 2, backward: dW2", "dW2")]
    [InlineData("Linear 2, backward: db2", "db2")]
    [InlineData("Linear 2, backward: dX", "dW1 db1")]
    [InlineData("ReLU 1, backward: S", "dW1 db1")]
    [InlineData("ReLU 1, backward: dX", "dW1 db1")]
    [InlineData("Linear 1, backward: X", "dW1")]
    [InlineData("Linear 1, backward: dW1", "dW1")]
    [InlineData("Linear 1, backward: db1", "db1")]
    [InlineData("W1, backward: 2λ", "dW1")]
    [InlineData("W2, backward: 2λ", "dW2")]
    [InlineData("b1, backward: 2λ", "db1")]
    public void Value_AlteredInTheBackwardPass_ChangesExactlyWhatFollowsFromIt(string site, string gradients)
    {
        (Derivatives altered, Derivatives plain) = DifferentiateBoth(new Scaler(site));
        Assert.Equal((plain.Loss, plain.Cost), (altered.Loss, altered.Cost));
        IEnumerable<string> changed = plain.Gradients
            .Where(g => !g.Values.SequenceEqual(altered.Gradients[g.Name].Values)).Select(g => g.Name);
        Assert.Equal(gradients.Split(' '), changed);
    }

    [Theory]
    [InlineData("Softmax, forward: L")]
    [InlineData("Network, forward: λΣ‖W‖²")]
    public void Number_AlteredInTheForwardPass_ChangesTheCostAndNoGradient(string site)
    {
        (Derivatives altered, Derivatives plain) = DifferentiateBoth(new Scaler(site));
        Assert.NotEqual(plain.Cost, altered.Cost);
        Assert.All(plain.Gradients, g => Assert.Equal(g.Values, altered.Gradients[g.Name].Values));
    }

    [Fact]
    public void Labels_AlteredInTheBackwardPass_ChangeTheGradientsAndNoCost()
    {
        (Derivatives altered, Derivatives plain) = DifferentiateBoth(new OwnPredictions("Softmax, backward: labels"));
        Assert.Equal((plain.Loss, plain.Cost), (altered.Loss, altered.Cost));
        Assert.All(plain.Gradients, g => Assert.NotEqual(g.Values, altered.Gradients[g.Name].Values));
    }

    [Theory]
    [InlineData("W2, update: W2", "W2")]
    [InlineData("W2, update: vW2", "vW2")]
    [InlineData("BatchNorm 1, update: RunningMean1", "RunningMean1")]
    [InlineData("BatchNorm 1, update: RunningVariance1", "RunningVariance1")]
    public void State_AlteredInTheUpdate_StaysAltered(string site, string tensor)
    {
        Experiment experiment = SmallExperiment.Create([7], features: 32, techniques: Techniques.All);
        using IEngine altered = FromScratchEngine.Create(experiment, Precision.Float64, threads: 1, new Scaler(site));
        using IEngine plain = FromScratchEngine.Create(experiment, Precision.Float64, threads: 1);
        altered.Update(experiment.Batch(0));
        plain.Update(experiment.Batch(0));
        NamedTensors expected = plain.Read();
        Assert.Equal([tensor], altered.Read().Where(t => !t.Values.SequenceEqual(expected[t.Name].Values)).Select(t => t.Name));
    }

    [Theory]
    [InlineData("Network, evaluation: L", true, true, false, false)]
    [InlineData("Network, evaluation: L of a chunk", true, true, false, false)]
    [InlineData("Network, evaluation: λΣ‖W‖²", false, true, false, false)]
    [InlineData("Network, evaluation: accuracy", false, false, true, false)]
    [InlineData("Network, evaluation: confusion", false, false, false, true)]
    public void Number_AlteredInAReport_ChangesThatReportAndNoOther(string site, bool loss, bool cost, bool accuracy, bool confusion)
    {
        Experiment experiment = SmallExperiment.Create([7], lambda: 0.01);
        LabelledImages test = experiment.Splits.Test;
        using IEngine altered = FromScratchEngine.Create(experiment, Precision.Float64, threads: 1, new Scaler(site));
        using IEngine plain = FromScratchEngine.Create(experiment, Precision.Float64, threads: 1);
        Evaluation a = altered.Evaluate(test), b = plain.Evaluate(test);
        Assert.Equal(
            (loss, cost, accuracy, confusion),
            (a.Loss != b.Loss, a.Cost != b.Cost, a.Accuracy != b.Accuracy, !a.Confusion.Cast<int>().SequenceEqual(b.Confusion.Cast<int>())));
        Assert.Equal(b.Predictions, a.Predictions);
    }

    [Fact]
    public void Weight_AlteredInAnEnsemble_ScalesItsProbabilities()
    {
        Experiment experiment = SmallExperiment.Create([7]);
        LabelledImages test = experiment.Splits.Test;
        using IEngine altered = FromScratchEngine.Create(experiment, Precision.Float64, threads: 1, new Scaler("Network, evaluation: weight", factor: 2));
        using IEngine plain = FromScratchEngine.Create(experiment, Precision.Float64, threads: 1);
        Assert.Equal(plain.EvaluateEnsemble([plain.Read()], test).Loss - Math.Log(2), altered.EvaluateEnsemble([plain.Read()], test).Loss, 1e-12);
    }

    [Fact]
    public void Rate_AlteredToZero_LeavesTheParametersAlone()
    {
        using IEngine engine = Create(new Scaler("Network, update: η", factor: 0));
        NamedTensors before = engine.Read();
        engine.Update(SmallExperiment.Batch());
        Assert.All(engine.Read(), tensor => Assert.Equal(before[tensor.Name].Values, tensor.Values));
    }

    [Fact]
    public void Gradient_AlteredInTheUpdate_MovesItsParameterOtherwise()
    {
        using IEngine altered = Create(new Scaler("W2, update: dW2")), plain = Create(new Recorder());
        altered.Update(SmallExperiment.Batch());
        plain.Update(SmallExperiment.Batch());
        NamedTensors expected = plain.Read();
        Assert.Equal(["W2"], altered.Read().Where(t => !t.Values.SequenceEqual(expected[t.Name].Values)).Select(t => t.Name));
    }

    [Theory]
    [InlineData("Softmax, forward: labels")]
    [InlineData("Network, evaluation: labels")]
    public void Labels_AlteredToThePredictions_ChangeTheLossAndNothingElse(string site)
    {
        Experiment experiment = SmallExperiment.Create([7], lambda: 0.01);
        using IEngine altered = FromScratchEngine.Create(experiment, Precision.Float64, threads: 1, new OwnPredictions(site));
        using IEngine plain = FromScratchEngine.Create(experiment, Precision.Float64, threads: 1);
        Derivatives step = altered.Differentiate(SmallExperiment.Batch()), plainStep = plain.Differentiate(SmallExperiment.Batch());
        Evaluation all = altered.Evaluate(experiment.Splits.Test), plainAll = plain.Evaluate(experiment.Splits.Test);
        Assert.Equal(site.StartsWith("Softmax", StringComparison.Ordinal), step.Loss < plainStep.Loss);
        Assert.Equal(site.StartsWith("Network", StringComparison.Ordinal), all.Loss < plainAll.Loss);
        Assert.All(plainStep.Gradients, g => Assert.Equal(g.Values, step.Gradients[g.Name].Values));
        Assert.Equal(plainAll.Accuracy, all.Accuracy);
        Assert.Equal(plainAll.Predictions, all.Predictions);
        Assert.Equal(plainAll.Confusion, all.Confusion);
    }

    private static (Derivatives Altered, Derivatives Plain) DifferentiateBoth(ISeam seam)
    {
        using IEngine altered = Create(seam), plain = Create(null);
        foreach (IEngine engine in new[] { altered, plain })
        {
            engine.SetElement("b1", 0, 0.5);
        }

        return (altered.Differentiate(SmallExperiment.Batch()), plain.Differentiate(SmallExperiment.Batch()));
    }

    private static IEngine Create(ISeam? seam, Precision precision = Precision.Float64) =>
        FromScratchEngine.Create(SmallExperiment.Create([7], lambda: 0.01), precision, threads: 1, seam);

    /// <summary>Looks at everything.</summary>
    private sealed class Recorder : ISeam
    {
        public List<string> Sites { get; } = [];

        public void Begin<T>(Mlp<T> network, in ForwardPass pass)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => Sites.Add($"{pass.Way} begins");

        public void Visit<T>(Mlp<T> network, in Site site, Matrix<T> value)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => Sites.Add(site.ToString());

        public double Visit(in Site site, double value)
        {
            Sites.Add(site.ToString());
            return value;
        }

        public void Visit<T>(Mlp<T> network, in Site site, Matrix<T> scores, Span<int> classes)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => Sites.Add(site.ToString());

        public void Visit(in Site site, int[,] counts) => Sites.Add(site.ToString());
    }

    /// <summary>Turns the values of one site over and scales them; a penalty of 0 becomes one.</summary>
    private sealed class Scaler(string at, double factor = -1.5) : ISeam
    {
        public void Visit<T>(Mlp<T> network, in Site site, Matrix<T> value)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            if (site.ToString() == at)
            {
                foreach (ref T element in value.Span)
                {
                    element *= T.CreateTruncating(factor);
                }
            }
        }

        public double Visit(in Site site, double value) =>
            site.ToString() != at ? value : value == 0 ? 0.3 : factor * value;

        public void Visit(in Site site, int[,] counts) => counts[0, 0] += site.ToString() == at ? 1 : 0;
    }

    /// <summary>Replaces the labels of one site by the classes of the largest scores.</summary>
    private sealed class OwnPredictions(string at) : ISeam
    {
        public void Visit<T>(Mlp<T> network, in Site site, Matrix<T> scores, Span<int> classes)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            for (int n = 0; n < classes.Length && site.ToString() == at; n++)
            {
                classes[n] = Array.IndexOf(scores.Row(n).ToArray(), scores.Row(n).ToArray().Max());
            }
        }
    }
}
