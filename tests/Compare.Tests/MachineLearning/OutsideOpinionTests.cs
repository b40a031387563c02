using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class OutsideOpinionTests
{
    // Three classes, four images; the third image's label ties with a class before it, the last has probability 0.
    private static readonly double[] Probabilities =
    [
        0.7, 0.2, 0.1,
        0.2, 0.5, 0.3,
        0.4, 0.4, 0.2,
        0.9, 0.1, 0.0,
    ];

    private static readonly int[] Labels = [0, 1, 1, 2];

    [Fact]
    public void ByOwnCode_GivesTheNumbersOfAHandCalculation()
    {
        Opinion opinion = OutsideOpinion.ByOwnCode(Probabilities, Labels);
        double loss0 = -Math.Log(0.7f), loss1 = (-Math.Log(0.5f) - Math.Log(0.4f)) / 2, loss2 = -Math.Log((float)1e-15);
        double entropy = -(0.25 * Math.Log(0.25) * 2 + 0.5 * Math.Log(0.5)), logLoss = (loss0 + 2 * loss1 + loss2) / 4;

        Assert.Equal((4, 0, 0.5), (opinion.Judged, opinion.Left, opinion.Accuracy));
        Assert.Equal((1 + 0.5 + 0) / 3, opinion.MacroAccuracy, 1e-15);
        Assert.Equal(logLoss, opinion.LogLoss, 1e-14);
        Assert.Equal((entropy - logLoss) / entropy, opinion.LogLossReduction, 1e-13);
        Assert.Equal([loss0, loss1, loss2], opinion.LogLossPerClass);
        Assert.Equal([0.5, 0.75, 1], opinion.TopK);
        Assert.Equal(new[,] { { 1, 0, 0 }, { 1, 1, 0 }, { 1, 0, 0 } }, opinion.Confusion);
        Assert.Equal([1, 0.5, 0], opinion.Recall);
        Assert.Equal([1.0 / 3, 1, 0], opinion.Precision);
        Assert.Equal(OutsideOpinion.OwnCode, opinion.By);
    }

    [Fact]
    public void Of_ImagesWithoutFiniteProbabilities_LeavesThemOutAndCountsThem()
    {
        double[] broken = [.. Probabilities];
        (broken[0], broken[5]) = (double.NaN, double.PositiveInfinity);
        Opinion opinion = OutsideOpinion.Of(broken, Labels), rest = OutsideOpinion.Of(broken[6..], Labels.AsSpan(2));
        Assert.Equal((2, 2), (opinion.Judged, opinion.Left));
        Assert.Equal((rest.Accuracy, rest.LogLoss), (opinion.Accuracy, opinion.LogLoss));
    }

    [Fact]
    public void OfAll_WithImagesLeftOut_IsNoNumber()
    {
        Opinion whole = OutsideOpinion.Of(Probabilities, Labels);
        Assert.Same(whole, whole.OfAll());
        double[] broken = [.. Probabilities];
        broken[0] = double.NaN;
        Opinion opinion = OutsideOpinion.Of(broken, Labels).OfAll();
        Assert.All([opinion.Accuracy, opinion.MacroAccuracy, opinion.LogLoss, opinion.LogLossReduction], value => Assert.Equal(double.NaN, value));
        Assert.Equal((3, 1), (opinion.Judged, opinion.Left));
    }

    [Fact]
    public void Of_WhatDoesNotFit_IsRefused()
    {
        Assert.Contains("11 probabilities", Assert.Throws<ArgumentException>(() => OutsideOpinion.Of(Probabilities[1..], Labels)).Message, StringComparison.Ordinal);
        Assert.Contains("label 3", Assert.Throws<ArgumentException>(() => OutsideOpinion.Of(Probabilities, [0, 1, 1, 3])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_HasAnOpinionOnBothEngines_AlsoWhereTheyAreEnsembles()
    {
        Recipe ensemble = SmallExperiment.Recipe with
        {
            Training = SmallExperiment.Recipe.Training with { Epochs = null, Ensemble = true },
            Schedule = SmallExperiment.Recipe.Schedule with { Cycles = 2 },
        };
        foreach (Recipe recipe in new[] { SmallExperiment.Recipe, ensemble })
        {
            AccuracyReport report = SmallJob.Run(recipe).Trainings[0].Headline!;
            Assert.Equal((report.Hand.Accuracy, report.Torch.Accuracy), (report.HandOpinion!.Accuracy, report.TorchOpinion!.Accuracy));
            Assert.Equal(report.Hand.Confusion, report.HandOpinion.Confusion);
            Assert.Equal(report.Torch.Confusion, report.TorchOpinion.Confusion);
            Assert.Equal(report.Torch.Loss, report.TorchOpinion.LogLoss, 5e-7);
            Assert.Equal(MachineLearning.IsThere, report.TorchOpinion.By != OutsideOpinion.OwnCode);
        }
    }

    // Loss: each engine's own, from its scores; a probability is rounded to float32, a share of 6e-8 of it.
    [Theory]
    [InlineData(EngineName.FromScratch, Precision.Float32)]
    [InlineData(EngineName.FromScratch, Precision.Float64)]
    [InlineData(EngineName.Torch, Precision.Float32)]
    [InlineData(EngineName.Torch, Precision.Float64)]
    public void Of_AnEnginesProbabilities_IsItsOwnEvaluation(EngineName name, Precision precision)
    {
        Experiment experiment = SmallExperiment.Create(SmallExperiment.Recipe with { Precision = precision });
        using IEngine engine = name.Create(experiment, threads: 1);
        NamedTensors start = engine.Read();
        for (int step = 0; step < 6; step++)
        {
            engine.Update(experiment.Batch(step));
        }

        NamedTensors[] members = [start, engine.Read()];
        LabelledImages test = experiment.Splits.Test;
        IsEvaluation(engine.Evaluate(test), OutsideOpinion.Of(engine.Probabilities(test), test));
        IsEvaluation(engine.EvaluateEnsemble(members, test), OutsideOpinion.Of(engine.Probabilities(test, members), test));
        Assert.All(members[1].Zip(engine.Read()), pair => Assert.Equal(pair.First.Values, pair.Second.Values));

        static void IsEvaluation(Evaluation evaluation, Opinion opinion)
        {
            Assert.Equal(evaluation.Accuracy, opinion.Accuracy);
            Assert.Equal(evaluation.Confusion, opinion.Confusion);
            Assert.Equal(evaluation.Loss, opinion.LogLoss, 5e-7);
        }
    }
}
