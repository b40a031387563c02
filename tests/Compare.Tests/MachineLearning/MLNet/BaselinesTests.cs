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

    // SDCA's loss holds each class against the label's alone: log(1 + exp(s_c − s_y)) = log(1 + P_c/P_y). Of the two, each has the lower value of its own objective.
    [Fact]
    public void Sdca_MinimisesAnotherObjectiveThanLbfgs()
    {
        Experiment experiment = SmallExperiment.Create(OneLayer);
        (LabelledImages train, double lambda) = (experiment.Splits.Train, OneLayer.Training.Lambda);
        using IEngine engine = EngineName.FromScratch.Create(experiment, threads: 1);
        (double Cost, double Pairwise)[] objectives = [.. Baselines.Train(experiment, new() { SdcaTolerance = 1e-4f, MostSdcaIterations = 3000 }, TestContext.Current.CancellationToken).Select(baseline =>
        {
            engine.Load(baseline.Parameters);
            double[] probabilities = engine.Probabilities(train);
            double loss = Enumerable.Range(0, train.Count).Average(i =>
            {
                double[] P = probabilities[(i * SmallExperiment.Classes)..((i + 1) * SmallExperiment.Classes)];
                return P.Sum(p => Math.Log(1 + p / P[train.Label(i)])) - Math.Log(2);
            });
            return (engine.Evaluate(train).Cost, loss + lambda * baseline.Parameters.Sum(tensor => tensor.Values.Sum(w => w * w)));
        })];
        Assert.InRange(objectives[1].Cost, objectives[0].Cost + 0.001, double.PositiveInfinity);
        Assert.InRange(objectives[1].Pairwise, 0, objectives[0].Pairwise - 0.001);
    }

    [Fact]
    public void Train_Ended_Stops()
    {
        using CancellationTokenSource ended = new();
        ended.Cancel();
        Assert.Throws<OperationCanceledException>(() => Baselines.Train(SmallExperiment.Create(OneLayer), cancellation: ended.Token).First());
    }
}
