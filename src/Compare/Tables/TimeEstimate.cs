using System.Diagnostics;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>How long runs will take: their update steps times the measured time of a step of the same network and batch.</summary>
/// <param name="dataset">The images.</param>
internal sealed class TimeEstimate(Dataset dataset)
{
    private const int WarmUp = 2, Timed = 5, BatchesLoaded = 4;

    // Forward alone is a third of a step's products; finite differences take some ten values of the cost an element, in float64, and
    // behind the first layer without its product.
    private const double EvaluationShare = 0.4, StepsPerElement = 6, StepsPerElementBehind = 1.5;

    private readonly Dictionary<string, double> steps = [];

    /// <summary>Seconds of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="threads">Threads it will have.</param>
    public double Seconds(PlannedRun run, int threads)
    {
        Recipe recipe = run.Recipe;
        Splits splits = Splits.Take(dataset, recipe.Data, recipe.Seed);
        BatchPlan plan = new(splits.Train.Count, recipe.Training, recipe.Schedule, recipe.Seed);
        double step = Step(recipe, run.Engine ?? EngineName.FromScratch, splits, threads), image = EvaluationShare * step / recipe.Training.BatchSize;
        double epochs = run.Options.EveryEpoch ? plan.Epochs : 1, readings = epochs + (run.Options.Every > 0 ? plan.Steps / run.Options.Every : 0);
        (LabelledImages train, LabelledImages? validation) = splits.OfCurves(run.Options.CurveImages);
        int curves = train.Count + (validation?.Count ?? 0), all = splits.Train.Count + (splits.Validation?.Count ?? 0);
        int atTheEnd = curves == all ? 0 : all, members = recipe.Training.Ensemble ? recipe.Schedule.Cycles ?? 0 : 0;
        return recipe.Measure.Kind switch
        {
            MeasureKind.Gradients => DifferencesInSteps(recipe) * step,
            MeasureKind.RangeTest => plan.Steps * step + recipe.Measure.Readings * image * (splits.Validation ?? splits.Test).Count,
            _ => plan.Steps * step + image * (readings * curves + atTheEnd + (1 + members) * splits.Test.Count),
        };
    }

    // Of each W and b, as many elements as are differentiated.
    private double DifferencesInSteps(Recipe recipe)
    {
        int[] widths = [recipe.Data.Features ?? dataset.Images.Features, .. recipe.Network.Hidden, dataset.ClassNames.Count];
        int[] elements = [.. widths.Zip(widths.Skip(1), (inputs, outputs) => Math.Min(recipe.Measure.Elements, inputs * outputs) + Math.Min(recipe.Measure.Elements, outputs))];
        return StepsPerElement * elements[0] + StepsPerElementBehind * elements.Skip(1).Sum();
    }

    private double Step(Recipe recipe, EngineName engine, Splits splits, int threads)
    {
        string shape = $"{engine} {threads} {recipe.Precision} {RecipeWriter.Write(recipe with { Name = "", Description = "", Data = new DataOptions { Features = recipe.Data.Features }, Published = null, Schedule = new ScheduleOptions(), Measure = new MeasureOptions(), Training = recipe.Training with { Epochs = null, Lambda = 0, Ensemble = false, Momentum = new MomentumOptions() } })}";
        if (!steps.TryGetValue(shape, out double seconds))
        {
            int images = Math.Min(splits.Train.Count, BatchesLoaded * recipe.Training.BatchSize);
            Experiment experiment = new(recipe with { Data = recipe.Data with { TrainCount = images } }, dataset);
            using IEngine made = engine.Create(experiment, threads);
            made.Record(batches: false, pixels: false);
            made.Load(experiment.InitialParameters);
            List<double> times = [];
            for (int i = 0; i < WarmUp + Timed; i++)
            {
                Batch batch = experiment.Batch(i % Math.Max(1, experiment.Plan.StepsPerEpoch));
                long started = Stopwatch.GetTimestamp();
                made.Update(batch);
                times.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            }

            steps[shape] = seconds = times.Skip(WarmUp).Order().ElementAt(Timed / 2);
        }

        return seconds;
    }
}
