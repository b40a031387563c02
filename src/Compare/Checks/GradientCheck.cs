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
/// Gradients of the cost on the first batch, at the initial parameters rounded to float32 so that every witness has
/// exactly the same ones: by hand and by autograd, in float64 and in float32, and by differences of the hand-written
/// float64 cost. What differs is checked again without the samples at ReLU's corner.
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
        using RoundingAnalysis analysis = new(experiment, options.Threads);
        ReluGates gates = new(seam);
        using EnginePair float64 = new(experiment, Precision.Float64, options.Threads, gates);
        using EnginePair float32 = new(experiment, Precision.Float32, options.Threads, seam);
        Witnesses witnesses = Witnesses.Take(float64, float32, analysis, parameters, experiment.Batch(0));
        GradientReport report = Compare(float64, gates, witnesses, parameters, options, cancellation);
        if (!report.Holds)
        {
            witnesses = witnesses with { Bounds = analysis.Probed(witnesses.Bounds, parameters, witnesses.Batch) };
            report = Compare(float64, gates, witnesses, parameters, options, cancellation);
        }

        // Samples at the corner are left out until none is: with batch normalisation the others move.
        int leftOut = 0;
        bool inFloat64 = false;
        while (!report.Holds && witnesses.Corners is { Count: > 0 } corners && corners.Count < witnesses.Batch.Samples.Length)
        {
            leftOut += corners.Count;
            inFloat64 |= witnesses.AreTurnedInFloat64;
            Batch others = witnesses.Batch.Select([.. Enumerable.Range(0, witnesses.Batch.Samples.Length).Except(corners)]);
            witnesses = Witnesses.Take(float64, float32, analysis, parameters, others);
            witnesses = witnesses with { Bounds = analysis.Probed(witnesses.Bounds, parameters, others) };
            report = report.Excusing(Compare(float64, gates, witnesses, parameters, options, cancellation), leftOut, inFloat64);
        }

        return report;
    }

    private static GradientReport Compare(
        EnginePair float64, ReluGates gates, Witnesses witnesses, NamedTensors parameters, GradientCheckOptions options, CancellationToken cancellation)
    {
        Batch batch = witnesses.Batch;
        if (options.NumericMode == ForwardMode.Evaluation)
        {
            float64.Hand.Load(witnesses.WithStatisticsOfTheBatch);
        }

        FiniteDifferences differences = new(float64.Hand, batch, options.NumericMode, gates, witnesses.Scores);
        StructuralZeros zeros = new(float64.Experiment.Recipe);
        List<GradientRow> rows = [];
        for (int t = 0; t < parameters.Count; t++)
        {
            string name = parameters[t].Name;
            NamedTensor exact = Witnesses.Gradient(witnesses.Hand64, name), single = Witnesses.Gradient(witnesses.Hand32, name);
            NamedTensor torch64 = Witnesses.Gradient(witnesses.Torch64, name), torch32 = Witnesses.Gradient(witnesses.Torch32, name);
            double[] bound = witnesses.Bounds[RoundingBounds.GradientSite(name)]!;
            int[] sample = ElementSample.Choose(exact.Values.Length, options.ElementsPerTensor, float64.Experiment.Seed, t);
            double scale = TensorDifference.LargestMagnitude((zeros.Contains(exact.Name) ? Witnesses.Gradient(witnesses.Hand64, zeros.JudgedBy(name)) : exact).Values);
            NumericGradient numeric = NumericGradient.Measure(differences, parameters[t], sample, options.Step, scale, bound, cancellation);

            GradientRow formula = GradientRow.Of("autograd", Precision.Float64, exact, torch64, Limit.Rounding(bound, Precision.Float64, sides: 2));
            GradientRow[] inFloat64 = [formula, .. numeric.Against(exact, Precision.Float64)];
            GradientRow[] inFloat32 =
            [
                GradientRow.Of("autograd", Precision.Float32, single, torch32, Limit.Rounding(bound, Precision.Float32, sides: 2)),
                .. numeric.Against(single, Precision.Float32),
            ];
            rows.AddRange(inFloat64.Zip(inFloat32, (row64, row32) => new[] { row64, row32.GivenFloat64(row64) }).SelectMany(both => both));
            rows.Add(GradientRow.Of("float64", Precision.Float32, single, exact, Limit.Rounding(bound, Precision.Float32, sides: 1)).GivenFloat64(formula));
            rows.Add(GradientRow.Of("float64", Precision.Float32, torch32, torch64, Limit.Rounding(bound, Precision.Float32, sides: 1), "Torch").GivenFloat64(formula));
            rows.AddRange(numeric.Against(torch64, Precision.Float64).Select(row => row with { Engine = "Torch" }));
        }

        return new GradientReport(rows, Metric("Softmax", "L"), Metric("Network", "J"), batch.Samples.Length, options.Step, options.NumericMode) { Witnesses = witnesses };

        MetricRow Metric(string layer, string quantity)
        {
            Site site = new(layer, Pass.Forward, quantity);
            return new MetricRow(
                quantity, witnesses.Hand64.Find(site)!.Values[0], witnesses.Torch64.Find(site)!.Values[0],
                Limit.Rounding(witnesses.Bounds[site]!, Precision.Float64, sides: 2).At(0));
        }
    }
}
