using Harness.Experiments;

namespace Harness.Compare;

/// <summary>What a finished run comes to: one trial from one initialisation. Nothing in it depends on when, or beside what, it ran.</summary>
/// <param name="Stage">The trial's stage.</param>
/// <param name="Trial">The trial's number in it, from 0.</param>
/// <param name="Initialization">Number of the initialisation, from 0.</param>
/// <param name="Engine">Which engine trained.</param>
/// <param name="Provider">What it computed with, and its version.</param>
/// <param name="Seed">The run's seed: the recipe's + the number of the initialisation.</param>
/// <param name="Settings">The trial's values, as text.</param>
/// <param name="TrainLoss">L on the training images at the end.</param>
/// <param name="TrainAccuracy">Share of training images classified correctly, 0 … 1.</param>
/// <param name="ValidationLoss">L on the validation images.</param>
/// <param name="ValidationAccuracy">Share of validation images classified correctly: what trials are ranked by.</param>
/// <param name="TestAccuracy">Share of test images classified correctly; the ensemble's where there is one. Nothing is chosen by it.</param>
public sealed record RunRecord(
    StageName Stage, int Trial, int Initialization, EngineName Engine, string Provider, int Seed, string Settings,
    double TrainLoss, double TrainAccuracy, double ValidationLoss, double ValidationAccuracy, double TestAccuracy)
{
    /// <summary>Whether a loss is no number any more.</summary>
    public bool HasDiverged => !double.IsFinite(TrainLoss) || !double.IsFinite(ValidationLoss);

    /// <summary>Trains a trial from one initialisation, on one thread.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="recipe">Its recipe as it is run: with --quick cut down, else the trial's own.</param>
    /// <param name="dataset">The images; shared by all runs.</param>
    /// <param name="engine">Which engine.</param>
    /// <param name="initialization">Number of the initialisation.</param>
    /// <param name="onStep">Called now and then with the number of update steps done.</param>
    /// <param name="cancellation">Ends it, by exception.</param>
    /// <exception cref="InputException">The recipe does not fit the images.</exception>
    /// <exception cref="MissingComponentException">What stands behind the reference cannot be loaded.</exception>
    public static RunRecord Train(
        Trial trial, Recipe recipe, Dataset dataset, EngineName engine, int initialization, Action<int>? onStep, CancellationToken cancellation)
    {
        Experiment experiment = new(recipe, dataset, initialization);
        using IEngine network = engine.Create(experiment, threads: 1);
        RunResult result = EngineRun.Train(network, experiment, new RunOptions { EveryEpoch = false }, onStep, cancellation);
        EpochRow last = result.Last;
        return new RunRecord(
            trial.Stage, trial.Number, initialization, engine, engine.Provider(), experiment.Seed, trial.Settings.ToString(),
            last.TrainLoss, last.TrainAccuracy, last.ValidationLoss ?? double.NaN, last.ValidationAccuracy ?? double.NaN, result.Headline.Accuracy);
    }
}
