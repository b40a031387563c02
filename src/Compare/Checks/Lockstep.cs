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
        List<ReloadedStep> reloaded = [];
        pair.Hand.Load(pair.Experiment.InitialParameters.Rounded(pair.Precision));
        NamedTensors state = pair.Hand.Read();
        for (int step = 0; step < steps && !cancellation.IsCancellationRequested; step++)
        {
            results.Add(check.Run(state, pair.Experiment.Batch(step)));
            state = pair.Hand.Read();
            reloaded.Add(new ReloadedStep(ReloadedStep.Hash(state), StateDistance.Between(state, pair.Torch.Read())));
        }

        return new LockstepReport(pair.Precision, results, steps)
        {
            Reloaded = reloaded,
            Evaluation = pair.Precision == Precision.Float64 && results.Count == steps ? Evaluate(pair, analysis, state) : null,
        };
    }

    // Evaluation mode has formulas of its own, which no step uses; float64 tells them from rounding.
    private static AuditRow Evaluate(EnginePair pair, RoundingAnalysis analysis, NamedTensors state)
    {
        LabelledImages test = pair.Experiment.Splits.Test;
        pair.Hand.Load(state);
        pair.Torch.Load(state);
        Evaluation hand = pair.Hand.Evaluate(test), torch = pair.Torch.Evaluate(test);
        return new ReportCheck(pair, analysis).Run(AuditRow.Lockstep, "FromScratch", state, test, hand, torch);
    }
}

/// <summary>Result of a resynchronised lockstep run.</summary>
/// <param name="Precision">Precision of both engines.</param>
/// <param name="Steps">Step by step.</param>
/// <param name="Wanted">How many steps were asked for.</param>
public sealed record LockstepReport(Precision Precision, IReadOnlyList<StepResult> Steps, int Wanted)
{
    /// <summary>What each step left, for the free run.</summary>
    public IReadOnlyList<ReloadedStep> Reloaded { get; init; } = [];

    /// <summary>What both engines report of the test images with the last parameters; in float64 alone.</summary>
    public AuditRow? Evaluation { get; init; }

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
