using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Numerical derivatives at sampled elements of one parameter, each with its own error, and how far analytic ones are off.</summary>
public sealed class NumericGradient
{
    /// <summary>Share of a tensor's largest magnitude that an error need not be smaller than.</summary>
    public const double WantedShare = 1e-7;

    /// <summary>
    /// An element is resolved where its error is at most this share of the tensor's largest magnitude, so that a mistake of 1e-4
    /// of it is always seen. Where the terms of a gradient cancel, the same share of the steepest slope that J was seen to have there
    /// counts as well, and what float32 rounding of the gradient explains; and twice what J's rounding leaves with
    /// the widest step, below which J shows no derivative at all.
    /// </summary>
    public const double ResolvedShare = 5e-5;

    /// <summary>Share of the sample that may be unresolved; with more the tensor counts as not compared.</summary>
    public const double UnresolvedShare = 0.05;

    private const int NoiseElements = 3;

    private readonly int[] sample;
    private readonly (NumericDerivative Best, NumericDerivative Plain, double Steepest)[] derivatives;
    private readonly double[] bound;
    private readonly bool[] isResolved;

    private NumericGradient(
        int[] sample, (NumericDerivative Best, NumericDerivative Plain, double Steepest)[] derivatives, double[] bound, double scale, double noise)
    {
        (this.sample, this.derivatives, this.bound) = (sample, derivatives, bound);
        isResolved = [.. derivatives.Select((d, s) => d.Best.Error <= new[]
        {
            ResolvedShare * scale, ResolvedShare * d.Steepest, Precision.Float32.UnitRoundoff() * bound[sample[s]], 2 * noise / StepSearch.Widest,
        }.Max())];
        Held = derivatives.SelectMany(d => d.Best.Held.Concat(d.Plain.Held)).Distinct().Count();
        Unresolved = isResolved.Count(isResolved => !isResolved);
    }

    /// <summary>Samples whose gates were held, because a difference quotient reached across a corner of ReLU for them.</summary>
    public int Held { get; }

    /// <summary>Elements whose error stays too large to say anything of them.</summary>
    public int Unresolved { get; }

    /// <summary>
    /// Takes the differences: with the step h everywhere, and with others where the error is more than
    /// <see cref="WantedShare"/> of the largest magnitude.
    /// </summary>
    /// <param name="differences">Takes them.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="sample">Which elements.</param>
    /// <param name="h">Step.</param>
    /// <param name="magnitude">Largest magnitude of the analytic gradient, or of what it is judged by; that of the differences counts too.</param>
    /// <param name="bound">B of the gradient's rounding, element by element.</param>
    /// <param name="cancellation">Ends the measurement, by exception.</param>
    public static NumericGradient Measure(
        FiniteDifferences differences, NamedTensor parameter, int[] sample, double h, double magnitude, double[] bound, CancellationToken cancellation)
    {
        (string name, double[] values) = (parameter.Name, parameter.Values);
        (Stencil Stencil, bool Turns)[] first = Array.ConvertAll(sample, i =>
        {
            cancellation.ThrowIfCancellationRequested();
            return differences.Watched(name, i, values[i], h);
        });

        // Where J moves least evenly, so that something is rounded anew at all.
        IEnumerable<int> uneven = Enumerable.Range(0, sample.Length).OrderByDescending(s => Math.Abs(first[s].Stencil.FourthDifference)).Take(NoiseElements);
        double noise = differences.Noise(name, uneven.Select(s => sample[s]), values);
        double scale = first.Aggregate(magnitude, (largest, f) => Math.Max(largest, Math.Abs(f.Stencil.Derivative)));
        StepSearch search = new(differences, noise, WantedShare * scale);
        (NumericDerivative, NumericDerivative, double)[] derivatives = new (NumericDerivative, NumericDerivative, double)[sample.Length];
        for (int s = 0; s < sample.Length; s++)
        {
            cancellation.ThrowIfCancellationRequested();
            derivatives[s] = search.At(name, sample[s], values[sample[s]], first[s].Stencil, first[s].Turns);
        }

        return new NumericGradient(sample, derivatives, bound, scale, noise);
    }

    /// <summary>
    /// An analytic gradient against the centred and the forward differences. Both rows show the plain quotients with step
    /// h; what decides is |analytic − derivative| ≤ error of the derivative + rounding of the analytic one, at every element.
    /// </summary>
    /// <param name="gradient">The analytic gradient.</param>
    /// <param name="precision">Precision it was computed in.</param>
    public IEnumerable<GradientRow> Against(NamedTensor gradient, Precision precision)
    {
        double[] rounding = Limit.Rounding(bound, precision, sides: 1).Values;
        NamedTensor best = With(d => d.Best.Value);
        double[] limits = new double[gradient.Values.Length];
        for (int s = 0; s < sample.Length; s++)
        {
            limits[sample[s]] = derivatives[s].Best.Error + rounding[sample[s]];
        }

        WorstElement worst = TensorDifference.Worst(gradient, best, limits);
        bool isCompared = Unresolved <= UnresolvedShare * sample.Length;
        Verdict verdict = !worst.Holds || !isCompared ? Verdict.Formula : Held > 0 ? Verdict.Kink : Verdict.Rounding;
        int[] compared = isCompared ? [.. sample.Where((_, s) => isResolved[s])] : sample;
        yield return Row("centered", With(d => d.Plain.Stencil.Centred), "h²/6·J‴");
        yield return Row("forward", With(d => d.Plain.Stencil.Forward), "h/2·J″");

        GradientRow Row(string against, NamedTensor plain, string truncation)
        {
            TensorDifference difference = TensorDifference.Between(gradient, plain, compared);
            Limit limit = worst.Holds
                ? compared.Select(i => Plain(i, plain, truncation)).MaxBy(l => l.Value)!
                : new Limit(worst.Limit, FormattableString.Invariant($"error of the derivative extrapolated from differences, {worst.Limit - rounding[worst.Element]:0.0e+0}, and {precision.Name()} rounding of the analytic one"));
            string unresolved = Unresolved == 0 ? "" : $"; {Unresolved} of {sample.Length} elements are not resolved{(isCompared ? "" : ", too many: not compared")}";
            return new GradientRow(against, precision, difference, limit with { Reason = limit.Reason + unresolved }, verdict, Held)
            { Worst = worst, Unresolved = Unresolved };
        }

        Limit Plain(int i, NamedTensor plain, string truncation)
        {
            double off = Math.Abs(plain.Values[i] - best.Values[i]);
            return new Limit(off + limits[i], FormattableString.Invariant(
                $"{truncation} and rounding of J over h as measured, {off:0.0e+0}, and the measurement's error, {limits[i] - rounding[i]:0.0e+0}, and {precision.Name()} rounding of the analytic one"));
        }

        NamedTensor With(Func<(NumericDerivative Best, NumericDerivative Plain, double Steepest), double> value)
        {
            double[] numeric = (double[])gradient.Values.Clone();
            for (int s = 0; s < sample.Length; s++)
            {
                numeric[sample[s]] = value(derivatives[s]);
            }

            return new NamedTensor(gradient.Name, gradient.Shape, numeric);
        }
    }
}
