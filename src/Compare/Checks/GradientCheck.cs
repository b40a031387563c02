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
}

/// <summary>
/// Gradients of the cost on the first batch, at the initial parameters rounded to float32 so that every witness
/// has exactly the same ones: by hand and by autograd, in float64 and in float32, and by differences of the
/// hand-written float64 cost.
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
        List<GradientRow> rows = [];

        using EnginePair float64 = new(experiment, Precision.Float64, options.Threads, seam);
        Derivatives hand64 = Differentiate(float64.Hand, parameters, batch), torch64 = Differentiate(float64.Torch, parameters, batch);
        using EnginePair float32 = new(experiment, Precision.Float32, options.Threads, seam);
        Derivatives hand32 = Differentiate(float32.Hand, parameters, batch), torch32 = Differentiate(float32.Torch, parameters, batch);
        cancellation.ThrowIfCancellationRequested();

        List<NumericGradient> numeric = Numeric(float64.Hand, parameters, batch, hand64, experiment.Seed, options, cancellation);
        Lazy<KinkFreeGradients> kinkFree = new(() => LeaveOutKinks(experiment, float32, parameters, batch));
        for (int t = 0; t < parameters.Count; t++)
        {
            NamedTensor exact = hand64.Gradients[t], single = hand32.Gradients[t];
            Limit limit64 = Limit.Autograd(Precision.Float64, Scale(exact, torch64.Gradients[t]));
            TensorDifference difference64 = TensorDifference.Between(exact, torch64.Gradients[t]);
            Verdict verdict64 = difference64.IsWithin(limit64) ? Verdict.Rounding : Verdict.Formula;
            rows.Add(new GradientRow("autograd", Precision.Float64, difference64, limit64, verdict64, 0));
            rows.Add(InFloat32(single, torch32.Gradients[t], verdict64, kinkFree));
            rows.AddRange(numeric[t].Against(exact, Precision.Float64));
            rows.AddRange(numeric[t].Against(single, Precision.Float32));
        }

        return new GradientReport(
            rows,
            MetricRow.Compare("L", Precision.Float64, hand64.Loss, torch64.Loss),
            MetricRow.Compare("J", Precision.Float64, hand64.Cost, torch64.Cost),
            batch.Samples.Length,
            options.Step);
    }

    private static Derivatives Differentiate(IEngine engine, NamedTensors parameters, Batch batch)
    {
        engine.Load(parameters);
        return engine.Differentiate(batch);
    }

    private static List<NumericGradient> Numeric(
        IEngine hand, NamedTensors parameters, Batch batch, Derivatives analytic, int seed, GradientCheckOptions options, CancellationToken cancellation)
    {
        hand.Load(parameters);
        FiniteDifferences differences = new(hand, batch);
        List<NumericGradient> gradients = [];
        for (int t = 0; t < parameters.Count; t++)
        {
            int[] sample = ElementSample.Choose(parameters[t].Values.Length, options.ElementsPerTensor, seed, t);
            gradients.Add(NumericGradient.Measure(differences, parameters[t], analytic.Gradients[t], sample, options.Step, cancellation));
        }

        return gradients;
    }

    private static GradientRow InFloat32(NamedTensor hand, NamedTensor torch, Verdict inFloat64, Lazy<KinkFreeGradients> kinkFree)
    {
        TensorDifference difference = TensorDifference.Between(hand, torch);
        Limit limit = Limit.Autograd(Precision.Float32, Scale(hand, torch));
        if (difference.IsWithin(limit))
        {
            return new GradientRow("autograd", Precision.Float32, difference, limit, Verdict.Rounding, 0);
        }

        Verdict otherwise = inFloat64 == Verdict.Rounding ? Verdict.Precision : Verdict.Formula;
        if (kinkFree.Value.LeftOut == 0)
        {
            return new GradientRow("autograd", Precision.Float32, difference, limit, otherwise, 0);
        }

        (NamedTensor handRest, NamedTensor torchRest) = (kinkFree.Value.Hand[hand.Name], kinkFree.Value.Torch[hand.Name]);
        bool gone = TensorDifference.Between(handRest, torchRest).IsWithin(Limit.Autograd(Precision.Float32, Scale(handRest, torchRest)));
        return new GradientRow("autograd", Precision.Float32, difference, limit, gone ? Verdict.Kink : otherwise, kinkFree.Value.LeftOut);
    }

    private static KinkFreeGradients LeaveOutKinks(Experiment experiment, EnginePair pair, NamedTensors parameters, Batch batch)
    {
        using KinkFinder kinks = new(experiment);
        (Batch rest, int leftOut) = kinks.LeaveOut(parameters, batch);
        return rest.Samples.Length == 0 || leftOut == 0
            ? new KinkFreeGradients([], [], 0)
            : new KinkFreeGradients(
                Differentiate(pair.Hand, parameters, rest).Gradients, Differentiate(pair.Torch, parameters, rest).Gradients, leftOut);
    }

    private static double Scale(NamedTensor a, NamedTensor b) =>
        Math.Max(TensorDifference.LargestMagnitude(a.Values), TensorDifference.LargestMagnitude(b.Values));

    private sealed record KinkFreeGradients(NamedTensors Hand, NamedTensors Torch, int LeftOut);
}
