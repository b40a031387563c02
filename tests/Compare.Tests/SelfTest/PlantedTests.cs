using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare.Tests;

public sealed class PlantedTests
{
    [Fact]
    public void Scene_KnowsWhatEnteredALayer_AndTheGradientOfWhatItGaveOut()
    {
        List<string> seen = [];
        Grid? gradient = null;
        Run(engine => engine.Differentiate(engine.First), SmallExperiment.Recipe,
            Alter.Training("ReLU 1", (s, H) =>
            {
                seen.Add("forward");
                Assert.True(s.Input.Map(x => Math.Max(0, x)).IsSameAs(H));
                return H;
            }),
            Alter.Backward("Softmax", "dX", (_, dS) => gradient = dS),
            Alter.Backward("Linear 2", "dX", (s, dX) =>
            {
                seen.Add("backward");
                Assert.Same(gradient, s.OutputGradient.IsSameAs(gradient!) ? gradient : null);
                Assert.Equal(0, (s.OutputGradient.Dot(s.Value("W2")) - dX).LargestMagnitude, 1e-12);
                Assert.Equal(0, (s.OutputGradient.Transposed.Dot(s.InputOf("Linear 2")) - s.Gradient("W2")).LargestMagnitude, 1e-12);
                return dX;
            }));
        Assert.Equal(["forward", "backward"], seen);
    }

    [Fact]
    public void Before_IsTheStateBeforeTheStep()
    {
        Recipe recipe = Grounds.Everything.Recipe;
        int seen = 0;
        Run(engine => engine.Update(engine.First), recipe, Alter.Update("", (s, W) =>
        {
            seen++;
            Grid before = s.Before(s.Site.Layer);
            Assert.Equal(0, (before - s.Rate * s.Gradient(s.Site.Layer) - W).LargestMagnitude, 1e-12);
            Assert.Equal(0, s.Before("v" + s.Site.Layer).LargestMagnitude);
            Assert.Equal(0, s.Before("RunningMean1").LargestMagnitude);
            return W;
        }));
        Assert.Equal(10, seen);
    }

    [Fact]
    public void StepBefore_RemembersTheStepBefore_HoweverOftenOneIsRepeated()
    {
        List<double> seen = [];
        Run(
            engine =>
            {
                foreach (int step in new[] { 3, 3, 4, 4, 5 })
                {
                    engine.Update(engine.First with { Step = step });
                    engine.Differentiate(engine.First with { Step = step });
                }
            },
            SmallExperiment.Recipe,
            Alter.Training("Linear 1", (s, Y) =>
            {
                seen.Add(s.StepBefore("step", Y * 0, _ => Y * 0 + s.Pass.Batch!.Step)[0, 0]);
                return Y;
            }));
        Assert.Equal([0, 0, 0, 0, 3, 3, 3, 3, 4, 4], seen);
    }

    [Fact]
    public void Planted_KeepsTheNetworksOfARunApart_AndCountsWhatItAltered()
    {
        Planted planted = new([Alter.Number("Network", Pass.Update, "η", (s, rate) => s.Exchange("η", rate))]);
        Experiment experiment = SmallExperiment.Create();
        using IEngine first = FromScratchEngine.Create(experiment, Precision.Float64, threads: 1, planted);
        using IEngine second = FromScratchEngine.Create(experiment, Precision.Float64, threads: 1, planted);
        first.Update(experiment.Batch(0));
        second.Update(experiment.Batch(5));
        Assert.Equal(0, planted.Altered);
        first.Update(experiment.Batch(1));
        Assert.Equal(1, planted.Altered);
    }

    [Fact]
    public void Alteration_OfAnotherShape_IsRefused() => Assert.Throws<InputException>(
        () => Run(engine => engine.Differentiate(engine.First), SmallExperiment.Recipe, Alter.Backward("Linear 1", "dW1", (_, dW) => dW.Transposed)));

    private static void Run(Action<Runner> action, Recipe recipe, params Alteration[] alterations)
    {
        Experiment experiment = SmallExperiment.Create(recipe);
        using IEngine engine = FromScratchEngine.Create(experiment, Precision.Float64, threads: 1, new Planted(alterations));
        action(new Runner(engine, experiment.Batch(0)));
    }

    private sealed record Runner(IEngine Engine, Batch First)
    {
        public void Update(Batch batch) => Engine.Update(batch);

        public Derivatives Differentiate(Batch batch) => Engine.Differentiate(batch);
    }
}
