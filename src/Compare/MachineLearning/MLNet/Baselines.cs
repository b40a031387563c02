using System.Diagnostics;
using System.Globalization;
using Harness.Experiments;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Harness.Compare;

/// <summary>With ML.NET.</summary>
public static partial class Baselines
{
    private static IEnumerable<Baseline> TrainAll(Experiment experiment, BaselineOptions options, CancellationToken cancellation)
    {
        (double lambda, int n) = (experiment.Recipe.Training.Lambda, experiment.Splits.Train.Count);
        float lbfgs = (float)LbfgsPenalty(lambda, n), sdca = (float)SdcaPenalty(lambda);
        yield return Train(
            experiment,
            "LbfgsMaximumEntropy",
            Text($"L2 {lbfgs:g4}, L1 0, tolerance {options.Tolerance:g2}, at most {options.MostIterations} iterations"),
            context => context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
            {
                // Both are 1 unless they are set.
                L1Regularization = 0,
                L2Regularization = lbfgs,
                OptimizationTolerance = options.Tolerance,
                MaximumNumberOfIterations = options.MostIterations,
                NumberOfThreads = options.Threads,
                Quiet = true,
            }),
            cancellation);
        yield return Train(
            experiment,
            "SdcaMaximumEntropy",
            Text($"L2 {sdca:g4}, L1 0, tolerance {options.SdcaTolerance:g2}, at most {options.MostSdcaIterations} iterations"),
            context => context.MulticlassClassification.Trainers.SdcaMaximumEntropy(new SdcaMaximumEntropyMulticlassTrainer.Options
            {
                L1Regularization = 0,
                L2Regularization = sdca,
                ConvergenceTolerance = options.SdcaTolerance,
                MaximumNumberOfIterations = options.MostSdcaIterations,
                NumberOfThreads = 1,
            }),
            cancellation);
    }

    private static Baseline Train(
        Experiment experiment,
        string name,
        string settings,
        Func<MLContext, IEstimator<MulticlassPredictionTransformer<MaximumEntropyModelParameters>>> trainer,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        MLContext context = new(experiment.Seed);
        (LabelledImages train, int classes) = (experiment.Splits.Train, experiment.Classes);
        NormalizedImages normalized = new(train, experiment.Recipe.Data.Scale);

        long started = Stopwatch.GetTimestamp();
        MulticlassPredictionTransformer<MaximumEntropyModelParameters> model = trainer(context).Fit(View(train));
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new Baseline(name, settings, Judged(train), Judged(experiment.Splits.Test), Parameters(model.Model, train.Features), seconds);

        IDataView View(LabelledImages images) => ImageView.Create(context, images, classes, i => normalized.Row(images, i));

        Opinion Judged(LabelledImages images)
        {
            cancellation.ThrowIfCancellationRequested();
            return OutsideOpinion.Of([.. model.Transform(View(images)).GetColumn<float[]>("Score").SelectMany(P => P).Select(p => (double)p)], images);
        }
    }

    private static NamedTensors Parameters(MaximumEntropyModelParameters model, int features)
    {
        VBuffer<float>[]? weights = null;
        model.GetWeights(ref weights, out int classes);
        return new NamedTensors(
        [
            new NamedTensor("W1", [classes, features], [.. weights!.SelectMany(w => w.DenseValues()).Select(w => (double)w)]),
            new NamedTensor("b1", [classes], [.. model.GetBiases().Select(b => (double)b)]),
        ]);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
