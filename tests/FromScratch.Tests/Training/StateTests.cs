using Harness.Experiments;

namespace Harness.FromScratch.Tests;

/// <summary>The engine's whole state: parameters, running statistics, velocities.</summary>
public abstract class StateTests(Precision precision)
{
    private readonly Experiment experiment = SmallExperiment.Create([7, 5], lambda: 0.01, features: 32, techniques: Techniques.All);

    [Fact]
    public void Read_NamesParametersThenRunningStatisticsThenVelocities()
    {
        using IEngine engine = Create();
        string[] parameters = ["W1", "b1", "Gamma1", "Beta1", "W2", "b2", "Gamma2", "Beta2", "W3", "b3"];
        NamedTensors state = engine.Read();
        Assert.Equal(
            [.. parameters, "RunningMean1", "RunningVariance1", "RunningMean2", "RunningVariance2", .. parameters.Select(name => "v" + name)],
            state.Select(tensor => tensor.Name));
        Assert.All(["Gamma1", "RunningMean1", "RunningVariance1", "vBeta1"], name => Assert.Equal([7], state[name].Shape));
        Assert.Equal([5, 7], state["vW2"].Shape);
        Assert.Equal(parameters.Select(name => "d" + name), engine.Differentiate(experiment.Batch(0)).Gradients.Select(g => g.Name));
    }

    [Fact]
    public void Load_OfParametersAlone_PutsTheRestBackToItsStart()
    {
        using IEngine engine = Create();
        Train(engine, 0..5);
        engine.Load(experiment.InitialParameters);
        NamedTensors state = engine.Read();
        Assert.All(experiment.InitialParameters.Rounded(precision), tensor => Assert.Equal(tensor.Values, state[tensor.Name].Values));
        Assert.All(state.Where(t => t.Name[0] == 'v' || t.Name.StartsWith("RunningMean", StringComparison.Ordinal)), t => Assert.All(t.Values, x => Assert.Equal(0, x)));
        Assert.All(state.Where(t => t.Name.StartsWith("RunningVariance", StringComparison.Ordinal)), t => Assert.All(t.Values, x => Assert.Equal(1, x)));
    }

    [Theory]
    [InlineData("vW2", false), InlineData("RunningMean2", false), InlineData("b3", false)]
    [InlineData("W3", true)]
    public void Load_OfWhatDoesNotFit_ChangesNothing(string name, bool isMissing)
    {
        using IEngine engine = Create();
        Train(engine, 0..3);
        NamedTensors before = engine.Read();
        NamedTensors unfit = new(before
            .Where(t => !isMissing || t.Name != name)
            .Select(t => new NamedTensor(t.Name, t.Name == name ? [t.Values.Length, 1, 1] : t.Shape, Array.ConvertAll(t.Values, x => x + 1))));
        Assert.Contains(name, Assert.Throws<ArgumentException>(() => engine.Load(unfit)).Message, StringComparison.Ordinal);
        AssertSame(before, engine.Read());
    }

    [Fact]
    public void Load_OfVelocities_IntoATrainingWithoutMomentum_NamesTheTensor()
    {
        using IEngine engine = Create();
        using IEngine plain = FromScratchEngine.Create(
            SmallExperiment.Create([7, 5], features: 32, techniques: Techniques.All with { Rho = 0 }), precision, threads: 1);
        Assert.DoesNotContain(plain.Read(), tensor => tensor.Name[0] == 'v');
        Assert.StartsWith("vW1: ", Assert.Throws<ArgumentException>(() => plain.Load(engine.Read())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfWhatWasRead_ContinuesTheTrainingInEveryBit()
    {
        using IEngine engine = Create(), other = Create();
        Train(engine, 0..7);
        Train(other, 10..12);
        other.Load(engine.Read());
        AssertSame(engine.Read(), other.Read());
        Train(engine, 7..17);
        Train(other, 7..17);
        AssertSame(engine.Read(), other.Read());
    }

    // Course: after one step the running statistics are those of the batch's S, here without dropout and augmentation.
    [Fact]
    public void Update_OfStepZero_StartsTheCoursesRunningStatisticsWithTheBatch()
    {
        Experiment plain = SmallExperiment.Create([7], techniques: new(BatchNormalizationKind.Course));
        using IEngine engine = FromScratchEngine.Create(plain, precision, threads: 1);
        NamedTensors before = engine.Read();
        Batch batch = plain.Batch(0);
        engine.Update(batch);

        LabelledImages train = plain.Splits.Train;
        double[][] S = NaiveNetwork.Scores(new([before["W1"], before["b1"]]), train, train.Select("batch", batch.Samples));
        double tolerance = 200 * precision.UnitRoundoff();
        for (int m = 0; m < 7; m++)
        {
            double mean = S.Average(row => row[m]), variance = S.Average(row => (row[m] - mean) * (row[m] - mean));
            Assert.Equal(mean, engine.Read()["RunningMean1"].Values[m], tolerance * S.Max(row => Math.Abs(row[m])));
            Assert.Equal(variance, engine.Read()["RunningVariance1"].Values[m], tolerance * S.Max(row => row[m] * row[m]));
        }
    }

    // Tolerance: float32 results lie within 2e-5 of float64's, as between engines; the naive oracle is float64.
    [Theory]
    [InlineData(BatchNormalizationKind.Torch), InlineData(BatchNormalizationKind.Course)]
    public void EvaluationMode_UsesRunningStatistics_AndNeitherMasksNorNoiseNorMirroring(BatchNormalizationKind kind)
    {
        Experiment trained = SmallExperiment.Create([7, 5], features: 32, techniques: Techniques.All with { Normalization = kind });
        using IEngine engine = FromScratchEngine.Create(trained, precision, threads: 1);
        for (int step = 0; step < 10; step++)
        {
            engine.Update(trained.Batch(step));
        }

        (LabelledImages train, LabelledImages test) = (trained.Splits.Train, trained.Splits.Test);
        Batch batch = trained.Batch(10);
        double tolerance = precision == Precision.Float32 ? 2e-5 : 1e-12;
        double Loss(LabelledImages images) => NaiveNetwork.Scores(engine.Read(), train, images).Select((s, i) => NaiveNetwork.Loss(s, images.Label(i))).Average();
        Assert.Equal(Loss(test), engine.Evaluate(test).Loss, tolerance * Loss(test));
        Assert.Equal(Loss(train.Select("batch", batch.Samples)), engine.Cost(batch, ForwardMode.Evaluation), tolerance * Loss(test));
        Assert.NotEqual(engine.Cost(batch), engine.Cost(batch, ForwardMode.Evaluation), 1e-3);
    }

    private IEngine Create() => FromScratchEngine.Create(experiment, precision, threads: 1);

    private void Train(IEngine engine, Range steps)
    {
        for (int step = steps.Start.Value; step < steps.End.Value; step++)
        {
            engine.Update(experiment.Batch(step));
        }
    }

    private static void AssertSame(NamedTensors expected, NamedTensors actual)
    {
        Assert.Equal(expected.Select(t => t.Name), actual.Select(t => t.Name));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
    }
}

public sealed class StateTestsOfSingle() : StateTests(Precision.Float32);

public sealed class StateTestsOfDouble() : StateTests(Precision.Float64);
