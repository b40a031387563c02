using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class BaselinesTests
{
    // One layer, all 60 training images at every step, until rounding alone is left of the gradient.
    private static readonly Recipe OneLayer = SmallExperiment.Recipe with
    {
        Network = SmallExperiment.Recipe.Network with { Hidden = [] },
        Training = new() { Lambda = 0.01, BatchSize = SmallExperiment.Train, Epochs = 3000, Momentum = new() { Rho = 0.9 } },
        Schedule = new() { Kind = ScheduleKind.Constant, Rate = 0.1 },
        Precision = Precision.Float64,
    };

    [Fact]
    public void FromScratch_WithOneLayer_ReachesTheOptimumOfLbfgs()
    {
        Experiment experiment = SmallExperiment.Create(OneLayer);
        Baseline lbfgs = Baselines.Train(experiment, new() { Tolerance = 1e-9f }, TestContext.Current.CancellationToken).First();
        using IEngine engine = EngineName.FromScratch.Create(experiment, threads: 1);
        for (int step = 0; step < experiment.Plan.Steps; step++)
        {
            engine.Update(experiment.Batch(step));
        }

        LabelledImages train = experiment.Splits.Train;
        Evaluation ours = engine.Evaluate(train);
        NamedTensors ourParameters = engine.Read();
        double gradient = engine.Differentiate(experiment.Batch(0)).Gradients.SelectMany(t => t.Values).Max(Math.Abs);
        engine.Load(lbfgs.Parameters);
        Evaluation theirs = engine.Evaluate(train);

        // The gradient says that ours is the optimum. L-BFGS computes in float32: its objective, of about 1, resolves 1e-7, and a little more where it ends.
        Assert.InRange(gradient, 0, 1e-12);
        Assert.InRange(theirs.Cost - ours.Cost, -1e-12, 1e-6);

        // J is strongly convex in W with 2λ: ‖ΔW‖² ≤ ΔJ/λ.
        double distance = ourParameters["W1"].Values.Zip(lbfgs.Parameters["W1"].Values, (a, b) => (a - b) * (a - b)).Sum();
        Assert.InRange(distance, 0, (theirs.Cost - ours.Cost) / OneLayer.Training.Lambda);
        Assert.Equal(theirs.Loss, lbfgs.Train.LogLoss, 1e-6);
    }

    [Fact]
    public void Train_GivesBothWithTheirParameters_AndTheSameAgain()
    {
        Experiment experiment = SmallExperiment.Create(OneLayer);
        Baseline[] first = [.. Baselines.Train(experiment, cancellation: TestContext.Current.CancellationToken)];
        Baseline[] second = [.. Baselines.Train(experiment, cancellation: TestContext.Current.CancellationToken)];
        Assert.Equal(["LbfgsMaximumEntropy", "SdcaMaximumEntropy"], first.Select(baseline => baseline.Name));
        Assert.All(first.Zip(second), pair => Assert.Equal(pair.First.Parameters["W1"].Values, pair.Second.Parameters["W1"].Values));
        Assert.Contains("L2 1.2, L1 0", first[0].Settings, StringComparison.Ordinal);

        using IEngine engine = EngineName.FromScratch.Create(experiment, threads: 1);
        Assert.All(first, baseline =>
        {
            engine.Load(baseline.Parameters);
            Evaluation test = engine.Evaluate(experiment.Splits.Test);
            Assert.Equal(test.Confusion, baseline.Test.Confusion);
            Assert.Equal(test.Loss, baseline.Test.LogLoss, 1e-6);
            Assert.InRange(baseline.Test.Accuracy, 0.6, 1);
        });
    }

    // What SDCA minimises besides J, λ‖b‖², is small here; it ends on a duality gap.
    [Fact]
    public void Sdca_ComesNearTheOptimum()
    {
        Experiment experiment = SmallExperiment.Create(OneLayer);
        using IEngine engine = EngineName.FromScratch.Create(experiment, threads: 1);
        double[] costs = [.. Baselines.Train(experiment, new() { MostSdcaIterations = 300 }, TestContext.Current.CancellationToken).Select(baseline =>
        {
            engine.Load(baseline.Parameters);
            return engine.Evaluate(experiment.Splits.Train).Cost;
        })];
        Assert.InRange(costs[1] / costs[0], 1, 1.05);
    }

    [Fact]
    public void Train_Ended_Stops()
    {
        using CancellationTokenSource ended = new();
        ended.Cancel();
        Assert.Throws<OperationCanceledException>(() => Baselines.Train(SmallExperiment.Create(OneLayer), cancellation: ended.Token).First());
    }
}
