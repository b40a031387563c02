using Harness.Experiments;

namespace Harness.FromScratch.Tests;

public abstract class EvaluateEachTests(Precision precision)
{
    // Widths of which all states, two at a time and one at a time are evaluated together; with everything an evaluation must leave out.
    public static TheoryData<int[], bool> Networks => new(
        from hidden in (int[][])[[7], [7, 5], [150], [401]] from techniques in (bool[])[false, true] select (hidden, techniques));

    [Theory, MemberData(nameof(Networks))]
    public void EvaluateEach_IsWhatEvaluateSaysOfEveryState_InEveryBit(int[] hidden, bool techniques)
    {
        Experiment experiment = Experiment(hidden, techniques);
        using IEngine engine = FromScratchEngine.Create(experiment, precision, threads: 2), alone = FromScratchEngine.Create(experiment, precision, threads: 1);
        NamedTensors[] states = States(experiment, engine, 5);
        engine.Update(experiment.Batch(10));
        (NamedTensors before, EngineIdentity identity) = (engine.Read(), engine.Identity);
        Evaluation[] each = engine.EvaluateEach(states, experiment.Splits.Test);
        Assert.Equal(5, each.Length);
        for (int i = 0; i < states.Length; i++)
        {
            alone.Load(states[i]);
            AssertSame(alone.Evaluate(experiment.Splits.Test), each[i]);
        }

        Assert.NotEqual(each[0].Loss, each[4].Loss);
        Assert.All(before.Zip(engine.Read()), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
        Assert.Equal(identity, engine.Identity);

        // Fewer states than the last time, and none.
        AssertSame(each[1], Assert.Single(engine.EvaluateEach([states[1]], experiment.Splits.Test)));
        AssertSame(each[4], engine.EvaluateEach([states[3], states[4]], experiment.Splits.Test)[1]);
        Assert.Empty(engine.EvaluateEach([], experiment.Splits.Test));
    }

    [Theory, InlineData(7), InlineData(401)]
    public void EvaluateEach_OfAStateThatDoesNotFit_LeavesTheStateAlone(int hidden)
    {
        Experiment experiment = Experiment([hidden], techniques: true);
        using IEngine engine = FromScratchEngine.Create(experiment, precision, threads: 1);
        NamedTensors state = Assert.Single(States(experiment, engine, 1));
        Assert.Throws<ArgumentException>(() => engine.EvaluateEach([experiment.InitialParameters, new NamedTensors()], experiment.Splits.Test));
        Assert.All(state.Zip(engine.Read()), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
    }

    // However many are evaluated together: velocities of another shape, and of a network without momentum.
    [Theory, InlineData(7), InlineData(401)]
    public void EvaluateEach_OfVelocitiesThatDoNotFit_IsRefused(int hidden)
    {
        foreach (bool techniques in (bool[])[false, true])
        {
            Experiment experiment = Experiment([hidden], techniques);
            using IEngine engine = FromScratchEngine.Create(experiment, precision, threads: 1);
            NamedTensors state = new([.. engine.Read().Where(tensor => tensor.Name != "vW1"), new("vW1", [1], [0])]);
            Assert.StartsWith("vW1", Assert.Throws<ArgumentException>(() => engine.EvaluateEach([state, state], experiment.Splits.Test)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void EvaluateEach_PastASeam_PassesItWithEveryState()
    {
        Experiment experiment = Experiment([7], techniques: false);
        EvaluationPasses seam = new();
        using IEngine engine = FromScratchEngine.Create(experiment, precision, threads: 1, seam);
        engine.EvaluateEach(States(experiment, engine, 3), experiment.Splits.Test);

        // Two chunks of images for each.
        Assert.Equal(6, seam.Count);
    }

    // 503 images: two chunks, the second of 23.
    private static Experiment Experiment(int[] hidden, bool techniques) =>
        SmallExperiment.Create(hidden, lambda: 0.01, features: 32, test: 503, techniques: techniques ? Techniques.All : null);

    private static NamedTensors[] States(Experiment experiment, IEngine engine, int count) => [.. Enumerable.Range(0, count).Select(state =>
    {
        engine.Update(experiment.Batch(2 * state));
        engine.Update(experiment.Batch(2 * state + 1));
        return engine.Read();
    })];

    private static void AssertSame(Evaluation expected, Evaluation actual)
    {
        Assert.Equal((expected.Loss, expected.Cost, expected.Accuracy), (actual.Loss, actual.Cost, actual.Accuracy));
        Assert.Equal(expected.Predictions, actual.Predictions);
        Assert.Equal(expected.Confusion, actual.Confusion);
    }

    private sealed class EvaluationPasses : ISeam
    {
        public int Count { get; private set; }

        public void Begin<T>(Mlp<T> network, in ForwardPass pass)
            where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> => Count += pass.Mode == ForwardMode.Evaluation ? 1 : 0;
    }
}

public sealed class EvaluateEachTestsOfSingle() : EvaluateEachTests(Precision.Float32);

public sealed class EvaluateEachTestsOfDouble() : EvaluateEachTests(Precision.Float64);
