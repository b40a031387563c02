using Harness.Experiments;

namespace Harness.Compare;

/// <summary>The first update steps of both engines on the same batches, compared after every step.</summary>
public static class Lockstep
{
    /// <summary>
    /// Resynchronised: before every step the autograd engine takes over the hand-written one's parameters, so that
    /// each step is judged alone.
    /// </summary>
    /// <param name="pair">Both engines; loaded with the experiment's initial parameters first.</param>
    /// <param name="steps">How many steps.</param>
    /// <param name="formulaHolds">Whether the formulas were found equal in float64.</param>
    /// <param name="cancellation">Ends early; what was compared until then is returned.</param>
    public static LockstepReport Resynchronised(EnginePair pair, int steps, bool formulaHolds, CancellationToken cancellation)
    {
        using RoundingAnalysis analysis = new(pair.Experiment, pair.Hand.Info.Threads);
        StepCheck check = new(pair, analysis, formulaHolds);
        List<StepResult> results = [];
        pair.Hand.Load(pair.Experiment.InitialParameters.Rounded(pair.Precision));
        NamedTensors state = pair.Hand.Read();
        for (int step = 0; step < steps && !cancellation.IsCancellationRequested; step++)
        {
            results.Add(check.Run(state, pair.Experiment.Batch(step)));
            state = pair.Hand.Read();
        }

        return new LockstepReport(pair.Precision, results, steps);
    }

    /// <summary>Free-running: each engine goes on from its own parameters; how far apart they drift is measured at every step.</summary>
    /// <param name="pair">Both engines; loaded with the experiment's initial parameters first.</param>
    /// <param name="steps">How many steps.</param>
    /// <param name="cancellation">Ends early; what was compared until then is returned.</param>
    public static DriftReport FreeRunning(EnginePair pair, int steps, CancellationToken cancellation)
    {
        NamedTensors start = pair.Experiment.InitialParameters.Rounded(pair.Precision);
        pair.Hand.Load(start);
        pair.Torch.Load(start);
        StructuralZeros zeros = new(pair.Experiment.Recipe);
        List<DriftRow> rows = [];
        for (int step = 0; step < steps && !cancellation.IsCancellationRequested; step++)
        {
            Batch batch = pair.Experiment.Batch(step);
            pair.Hand.Update(batch);
            pair.Torch.Update(batch);
            rows.Add(Drift(step, pair.Hand.Read(), pair.Torch.Read(), zeros));
        }

        return new DriftReport(pair.Precision, rows, steps);
    }

    private static DriftRow Drift(int step, NamedTensors hand, NamedTensors torch, StructuralZeros zeros)
    {
        IEnumerable<DriftRow> rows = hand.Select(tensor =>
        {
            TensorDifference difference = TensorDifference.Between(tensor, torch[tensor.Name]);
            double scale = zeros.Contains(tensor.Name)
                ? Math.Max(difference.Scale, TensorDifference.LargestMagnitude(hand[zeros.JudgedBy(tensor.Name)].Values))
                : difference.Scale;
            double relative = difference.MaxAbs == 0 ? 0 : difference.MaxAbs / scale;
            return new DriftRow(step, tensor.Name, difference.MaxAbs, relative, scale);
        });
        return rows.Aggregate((worst, row) => row.IsWorseThan(worst) ? row : worst);
    }
}

/// <summary>Result of a resynchronised lockstep run.</summary>
/// <param name="Precision">Precision of both engines.</param>
/// <param name="Steps">Step by step.</param>
/// <param name="Wanted">How many steps were asked for.</param>
public sealed record LockstepReport(Precision Precision, IReadOnlyList<StepResult> Steps, int Wanted)
{
    /// <summary>J of each step's batch by both, from the same parameters.</summary>
    public IEnumerable<MetricRow> Costs => Steps.Select(step => step.Cost);

    /// <summary>Whether all steps that were asked for were compared and agree.</summary>
    public bool Holds => Steps.Count == Wanted && Wanted > 0 && Steps.All(step => step.Verdict.Holds()) && Costs.All(cost => cost.Holds);

    /// <summary>The step that uses most of its limit, of those without samples at ReLU's corner if there are any.</summary>
    public StepResult? Worst => (Steps.Any(step => step.Kinks == 0) ? Steps.Where(step => step.Kinks == 0) : Steps).Aggregate((StepResult?)null, (worst, step) => worst is null || step.IsWorseThan(worst) ? step : worst);

    /// <summary>The first step that differs, or null.</summary>
    public StepResult? FirstDifferent => Steps.FirstOrDefault(step => !step.Verdict.Holds());

    /// <summary>Steps with samples at ReLU's corner.</summary>
    public int StepsWithKinks => Steps.Count(step => step.Kinks > 0);
}

/// <summary>How far free-running engines are apart after a step: the tensor furthest apart.</summary>
/// <param name="Step">Number of the update step.</param>
/// <param name="Tensor">The tensor.</param>
/// <param name="MaxAbs">Largest absolute difference.</param>
/// <param name="Relative">The same as a share of the tensor's largest magnitude.</param>
/// <param name="Scale">That magnitude.</param>
public sealed record DriftRow(int Step, string Tensor, double MaxAbs, double Relative, double Scale)
{
    internal bool IsWorseThan(DriftRow other) =>
        !double.IsFinite(Relative) || (double.IsFinite(other.Relative) && Relative > other.Relative);
}

/// <summary>Result of a free-running lockstep run.</summary>
/// <param name="Precision">Precision of both engines.</param>
/// <param name="Rows">Step by step.</param>
/// <param name="Wanted">How many steps were asked for.</param>
public sealed record DriftReport(Precision Precision, IReadOnlyList<DriftRow> Rows, int Wanted)
{
    /// <summary>The step after which they were furthest apart.</summary>
    public DriftRow? Worst => Rows.Aggregate((DriftRow?)null, (worst, row) => worst is null || row.IsWorseThan(worst) ? row : worst);

    /// <summary>
    /// In float64 rounding stays far below the limit over some hundred steps; in float32 it is amplified with every
    /// step and sample at a corner, so there only numbers that are not finite fail.
    /// </summary>
    public bool Holds => Rows.Count == Wanted && Wanted > 0 && Rows.All(row => Precision == Precision.Float64
        ? Limit.FreeRunning(row.Scale).Allows(row.MaxAbs)
        : double.IsFinite(row.MaxAbs));
}
