using Harness.Experiments;

namespace Harness.Compare.Tests;

/// <summary>
/// Every combination of techniques, in float64: gradients at the start and after 200 updates, every one of 200
/// resynchronised steps, the whole state after them, and evaluation.
/// </summary>
public sealed class TechniqueParityTests
{
    private const int Steps = 200;

    public static TheoryData<BatchNormalizationKind, bool, MomentumForm?, double, int> Combinations()
    {
        TheoryData<BatchNormalizationKind, bool, MomentumForm?, double, int> all = [];
        foreach (BatchNormalizationKind kind in Enum.GetValues<BatchNormalizationKind>())
        {
            foreach (bool dropout in new[] { false, true })
            {
                foreach (MomentumForm? form in new MomentumForm?[] { null, MomentumForm.Torch, MomentumForm.Course })
                {
                    foreach (double lambda in new[] { 0, 0.01 })
                    {
                        foreach (int layers in new[] { 2, 3, 4, 9 })
                        {
                            all.Add(kind, dropout, form, lambda, layers);
                        }
                    }
                }
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void EnginesAgree_WithEveryCombinationOfTechniques(BatchNormalizationKind kind, bool dropout, MomentumForm? form, double lambda, int layers)
    {
        using EnginePair pair = new(SmallExperiment.Create(Recipe(kind, dropout, form, lambda, layers)), Precision.Float64, threads: 1);
        AssertSameGradients(pair, pair.Hand.Read(), step: 0);

        LockstepReport lockstep = Lockstep.Resynchronised(pair, Steps, formulaHolds: true, TestContext.Current.CancellationToken);
        Assert.True(lockstep.Holds, lockstep.FirstDifferent?.ToString() ?? "the costs differ");

        (NamedTensors hand, NamedTensors torch) = (pair.Hand.Read(), pair.Torch.Read());
        Assert.Equal(hand.Select(t => t.Name), torch.Select(t => t.Name));
        StructuralZeros zeros = new(pair.Experiment.Recipe);
        Assert.All(hand, tensor =>
        {
            double scale = Math.Max(
                TensorDifference.LargestMagnitude(tensor.Values), TensorDifference.LargestMagnitude(hand[zeros.JudgedBy(tensor.Name)].Values));
            Assert.InRange(TensorDifference.Between(tensor, torch[tensor.Name]).MaxAbs, 0, 1e-9 * scale);
        });

        AssertSameGradients(pair, hand, Steps);
        (Evaluation byHand, Evaluation byTorch) = (pair.Hand.Evaluate(pair.Experiment.Splits.Test), pair.Torch.Evaluate(pair.Experiment.Splits.Test));
        Assert.Equal(byTorch.Cost, byHand.Cost, 1e-10 * byTorch.Cost);
        Assert.Equal(byTorch.Predictions, byHand.Predictions);
    }

    [Fact]
    public void EnginesAgree_WithNoiseMirroringAndADroppedLastBatch()
    {
        Recipe recipe = Recipe(BatchNormalizationKind.Torch, dropout: true, MomentumForm.Course, 0.01, 3);
        recipe = recipe with
        {
            Training = recipe.Training with { LastBatch = LastBatchKind.Drop, Augmentation = new() { NoiseShare = 0.5, NoiseVariance = 0.1, Flip = true } },
        };
        using EnginePair pair = new(new Experiment(recipe, SmallExperiment.Images(features: 96)), Precision.Float64, threads: 1);
        LockstepReport lockstep = Lockstep.Resynchronised(pair, 50, formulaHolds: true, TestContext.Current.CancellationToken);
        Assert.True(lockstep.Holds);
        DriftReport drift = FreeRun.Run(pair, lockstep, Twins.Least, TestContext.Current.CancellationToken);
        Assert.True(drift.Holds, drift.Worst?.ToString());
    }

    [Fact]
    public void MainJob_WithEverythingOn_Holds_AndBothConsumedTheSameMasksAndNoise()
    {
        Recipe recipe = Recipe(BatchNormalizationKind.Course, dropout: true, MomentumForm.Torch, 0.001, 3);
        recipe = recipe with
        {
            Training = recipe.Training with { Epochs = null, Ensemble = true, Augmentation = new() { NoiseShare = 0.25, NoiseVariance = 0.01 } },
            Schedule = recipe.Schedule with { Cycles = 2 },
        };
        CompareResult result = SmallJob.Run(recipe);
        Assert.True(result.Holds, string.Join("\n", result.Checks.Select(check => $"{check.Holds} {check.Name}: {check.Detail}")));
        TrainingReport training = result.Trainings[0];
        Assert.NotNull(training.HandIdentity.Masks);
        Assert.NotNull(training.HandIdentity.Noise);
        Assert.Equal((training.HandIdentity.Masks, training.HandIdentity.Noise), (training.TorchIdentity.Masks, training.TorchIdentity.Noise));
        Assert.Equal((2, 2), (training.Ensemble!.HandMembers.Count, training.Ensemble.TorchMembers.Count));
        Assert.Equal(["FromScratch", "Torch"], training.Audits.Where(audit => audit.Images == "test, ensemble").Select(audit => audit.Parameters));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void GradientCheck_WithNumericCostInEvaluationMode_FailsBeforeTheLastLayerOnly(int layers)
    {
        Experiment experiment = SmallExperiment.Create(Recipe(BatchNormalizationKind.Course, dropout: false, null, 0, layers));
        Assert.True(GradientCheck.Run(experiment, new GradientCheckOptions(), cancellation: TestContext.Current.CancellationToken).Holds);

        GradientReport fixedStatistics = GradientCheck.Run(experiment, new GradientCheckOptions { NumericMode = ForwardMode.Evaluation }, cancellation: TestContext.Current.CancellationToken);
        Assert.False(fixedStatistics.Holds);
        foreach (GradientRow row in fixedStatistics.Rows.Where(row => row is { Against: "centered", Precision: Precision.Float64 }))
        {
            string tensor = row.Difference.Tensor;
            bool isLast = tensor[^1] == (char)('0' + layers), isWeightOrBias = tensor[1] is 'W' or 'b';
            if (isLast)
            {
                Assert.InRange(row.Difference.MaxRel, 0, 1e-6);
            }
            else if (isWeightOrBias)
            {
                Assert.InRange(row.Difference.MaxRel, 0.99, 1);
                Assert.Equal(Verdict.Formula, row.Verdict);
            }
        }
    }

    private static void AssertSameGradients(EnginePair pair, NamedTensors state, int step)
    {
        Batch batch = pair.Experiment.Batch(step);
        pair.Hand.Load(state);
        pair.Torch.Load(state);
        (Derivatives hand, Derivatives torch) = (pair.Hand.Differentiate(batch), pair.Torch.Differentiate(batch));
        StructuralZeros zeros = new(pair.Experiment.Recipe);
        Assert.All(hand.Gradients, gradient =>
        {
            double scale = TensorDifference.LargestMagnitude(hand.Gradients[zeros.JudgedBy(gradient.Name)].Values);
            Assert.InRange(TensorDifference.Between(gradient, torch.Gradients[gradient.Name]).MaxAbs, 0, 1e-10 * scale);
        });
    }

    private static Recipe Recipe(BatchNormalizationKind kind, bool dropout, MomentumForm? form, double lambda, int layers)
    {
        Recipe recipe = SmallExperiment.WithHidden([.. Enumerable.Repeat(7, layers - 1)]);
        return recipe with
        {
            Network = recipe.Network with
            {
                BatchNormalization = new() { Kind = kind },
                Dropout = dropout ? new() { KeepInput = 0.8, KeepHidden = 0.9 } : new(),
            },
            Training = recipe.Training with
            {
                Lambda = lambda,
                Momentum = form is MomentumForm chosen ? new() { Rho = 0.8, Form = chosen } : new(),
            },
        };
    }
}
