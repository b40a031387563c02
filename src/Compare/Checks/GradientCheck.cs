using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>How a gradient check is done.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>h of the finite differences.</summary>
    public double Step { get; init; } = FiniteDifferences.DefaultStep;

    /// <summary>Elements of each tensor that are differentiated numerically; all of them where there are no more.</summary>
    public int ElementsPerTensor { get; init; } = 500;

    /// <summary>Threads of both engines.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// The cost that differences are taken of. Evaluation repeats a known mistake: running statistics, those of the
    /// batch, that stay fixed while an element moves, and no dropout. That is another function than the one trained.
    /// </summary>
    public ForwardMode NumericMode { get; init; } = ForwardMode.Training;
}

/// <summary>
/// Gradients of the cost on the first batch, at the initial parameters rounded to float32 so that every witness
/// has exactly the same ones: by hand and by autograd, in float64 and in float32, and by differences of the
/// hand-written float64 cost. What differs is checked again without the samples at ReLU's corner.
/// </summary>
public static class GradientCheck
{
    /// <summary>Runs the check.</summary>
    /// <param name="experiment">Whose network, images and parameters.</param>
    /// <param name="options">How.</param>
    /// <param name="seam">Passed by the hand-written side; null in earnest.</param>
    /// <param name="cancellation">Ends the check early, by exception.</param>
    public static GradientReport Run(
        Experiment experiment, GradientCheckOptions options, ISeam? seam = null, CancellationToken cancellation = default)
    {
        NamedTensors parameters = experiment.InitialParameters.Rounded(Precision.Float32);
        Batch batch = experiment.Batch(0);
        using EnginePair float64 = new(experiment, Precision.Float64, options.Threads, seam);
        using EnginePair float32 = new(experiment, Precision.Float32, options.Threads, seam);
        GradientReport report = Compare(float64, float32, parameters, batch, options, cancellation);
        if (report.Rows.All(row => row.Verdict.Holds()))
        {
            return report;
        }

        using KinkFinder kinks = new(experiment);
        (Batch others, int leftOut) = kinks.LeaveOut(parameters, batch);
        return leftOut == 0 || others.Samples.Length == 0
            ? report
            : report.Excusing(Compare(float64, float32, parameters, others, options, cancellation), leftOut);
    }

    private static GradientReport Compare(
        EnginePair float64, EnginePair float32, NamedTensors parameters, Batch batch, GradientCheckOptions options, CancellationToken cancellation)
    {
        Derivatives hand64 = Differentiate(float64.Hand, parameters, batch), torch64 = Differentiate(float64.Torch, parameters, batch);
        Derivatives hand32 = Differentiate(float32.Hand, parameters, batch), torch32 = Differentiate(float32.Torch, parameters, batch);
        if (options.NumericMode == ForwardMode.Evaluation)
        {
            // A step of rate 0 as the first: nothing moves but the running statistics, which take the batch's.
            float64.Hand.Update(batch with { Step = 0, Rate = 0 });
        }

        FiniteDifferences differences = new(float64.Hand, batch, options.NumericMode);
        StructuralZeros zeros = new(float64.Experiment.Recipe);
        List<GradientRow> rows = [];
        for (int t = 0; t < parameters.Count; t++)
        {
            NamedTensor exact = hand64.Gradients[t], single = hand32.Gradients[t];
            int[] sample = ElementSample.Choose(exact.Values.Length, options.ElementsPerTensor, float64.Experiment.Seed, t);
            string? judgedBy = zeros.Contains(exact.Name) ? zeros.JudgedBy(exact.Name) : null;
            double? scale = judgedBy is null ? null : TensorDifference.LargestMagnitude(hand64.Gradients[judgedBy].Values);
            NumericGradient numeric = NumericGradient.Measure(differences, parameters[t], exact, sample, options.Step, cancellation, scale);
            GradientRow[] inFloat64 = [AgainstAutograd(Precision.Float64, exact, torch64.Gradients[t], judgedBy, scale), .. numeric.Against(exact, Precision.Float64)];
            GradientRow[] inFloat32 = [AgainstAutograd(Precision.Float32, single, torch32.Gradients[t], judgedBy, scale), .. numeric.Against(single, Precision.Float32)];
            rows.AddRange(inFloat64.Zip(inFloat32, (row64, row32) => new[] { row64, row32.GivenFloat64(row64) }).SelectMany(both => both));
        }

        return new GradientReport(
            rows,
            MetricRow.Compare("L", Precision.Float64, hand64.Loss, torch64.Loss),
            MetricRow.Compare("J", Precision.Float64, hand64.Cost, torch64.Cost),
            batch.Samples.Length,
            options.Step,
            options.NumericMode);
    }

    private static Derivatives Differentiate(IEngine engine, NamedTensors parameters, Batch batch)
    {
        engine.Load(parameters);
        return engine.Differentiate(batch);
    }

    private static GradientRow AgainstAutograd(Precision precision, NamedTensor hand, NamedTensor torch, string? judgedBy, double? scale)
    {
        TensorDifference difference = TensorDifference.Between(hand, torch);
        Limit limit = Limit.Autograd(precision, scale ?? difference.Scale, judgedBy);
        return new GradientRow("autograd", precision, difference, limit, difference.IsWithin(limit) ? Verdict.Rounding : Verdict.Formula, 0);
    }
}
