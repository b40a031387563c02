using Harness.Experiments;
using Harness.TorchReference;

namespace Harness.Compare;

/// <summary>
/// The autograd engine, trained again from parameters that are one rounding away: what its test accuracies differ by is
/// what the chaos of training makes of a rounding.
/// </summary>
public static class TwinTraining
{
    /// <summary>Twins altogether, shared among the seeds: their spread then has 8 degrees of freedom.</summary>
    public const int Count = 8;

    /// <summary>Twins of the run with this index among <paramref name="seeds"/>.</summary>
    public static int CountOf(int run, int seeds) => run >= Count ? 0 : (Count + Math.Min(seeds, Count) - 1) / Math.Min(seeds, Count);

    /// <summary>Test accuracies of twins 0 … <paramref name="count"/> − 1; an ensemble's where the recipe has one.</summary>
    /// <param name="experiment">What to train.</param>
    /// <param name="precision">Precision to compute in.</param>
    /// <param name="threads">Threads to compute with.</param>
    /// <param name="count">How many twins.</param>
    /// <param name="onStep">Called with the number of update steps done.</param>
    /// <param name="cancellation">Ends early.</param>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public static IReadOnlyList<double> Run(
        Experiment experiment, Precision precision, int threads, int count, Action<int> onStep, CancellationToken cancellation)
    {
        using TorchEngine engine = new(experiment, precision, threads);
        engine.Record(batches: false, pixels: false);
        List<double> accuracies = [];
        for (int twin = 0; twin < count; twin++)
        {
            engine.Load(Nudged(experiment.InitialParameters, precision, twin));
            List<NamedTensors> snapshots = [];
            for (int step = 0; step < experiment.Plan.Steps; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                engine.Update(experiment.Batch(step));
                if (EnsembleReport.HasMember(experiment.Recipe, step + 1))
                {
                    snapshots.Add(engine.Read());
                }

                if (step % 50 == 0)
                {
                    onStep(twin * experiment.Plan.Steps + step);
                }
            }

            LabelledImages test = experiment.Splits.Test;
            accuracies.Add((snapshots.Count > 0 ? engine.EvaluateEnsemble(snapshots, test) : engine.Evaluate(test)).Accuracy);
        }

        return accuracies;
    }

    /// <summary>
    /// The parameters of a twin: of the elements of W1, every <see cref="Count"/>th beginning with the twin's number is
    /// replaced by the next larger number of the precision.
    /// </summary>
    public static NamedTensors Nudged(NamedTensors parameters, Precision precision, int twin)
    {
        NamedTensors nudged = parameters.Rounded(precision);
        double[] values = nudged[0].Values;
        for (int i = twin; i < values.Length; i += Count)
        {
            values[i] = precision == Precision.Float32 ? MathF.BitIncrement((float)values[i]) : Math.BitIncrement(values[i]);
        }

        return nudged;
    }
}
