using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Numerical derivatives at sampled elements of one parameter, each with its own error, and how far analytic ones are off.</summary>
public sealed class NumericGradient
{
    /// <summary>Share of a tensor's largest magnitude that an error need not be smaller than.</summary>
    public const double WantedShare = 1e-7;

    /// <summary>Share of a tensor's largest magnitude above which an error leaves an element unresolved.</summary>
    public const double ResolvedShare = 1e-6;

    /// <summary>Share of the sample that may be unresolved; with more the tensor counts as not compared.</summary>
    public const double UnresolvedShare = 0.05;

    private const int NoiseElements = 3;

    private readonly int[] sample;
    private readonly NumericDerivative[] derivatives;
    private readonly double resolved;

    private NumericGradient(int[] sample, NumericDerivative[] derivatives, double resolved)
    {
        (this.sample, this.derivatives, this.resolved) = (sample, derivatives, resolved);
        Held = derivatives.SelectMany(d => d.Held).Distinct().Count();
        Unresolved = derivatives.Count(d => !IsResolved(d));
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
    /// <param name="cancellation">Ends the measurement, by exception.</param>
    public static NumericGradient Measure(
        FiniteDifferences differences, NamedTensor parameter, int[] sample, double h, double magnitude, CancellationToken cancellation)
    {
        (string name, double[] values) = (parameter.Name, parameter.Values);
        int[] spread = [.. Enumerable.Range(0, NoiseElements).Select(k => sample[k * (sample.Length - 1) / (NoiseElements - 1)]).Distinct()];
        double noise = differences.Noise(name, spread, values);
        Stencil[] first = Array.ConvertAll(sample, i =>
        {
            cancellation.ThrowIfCancellationRequested();
            return differences.At(name, i, values[i], h, noise);
        });
        double scale = first.Aggregate(magnitude, (largest, stencil) => Math.Max(largest, Math.Abs(stencil.Derivative)));
        StepSearch search = new(differences, noise, WantedShare * scale);
        NumericDerivative[] derivatives = new NumericDerivative[sample.Length];
        for (int s = 0; s < sample.Length; s++)
        {
            cancellation.ThrowIfCancellationRequested();
            derivatives[s] = search.At(name, sample[s], values[sample[s]], first[s]);
        }

        return new NumericGradient(sample, derivatives, ResolvedShare * scale + noise / StepSearch.Widest);
    }

    /// <summary>
    /// An analytic gradient against the centred and the forward differences. Both rows show the plain quotients with step
    /// h; what decides is |analytic − derivative| ≤ error of the derivative + rounding of the analytic one, at every element.
    /// </summary>
    /// <param name="gradient">The analytic gradient.</param>
    /// <param name="precision">Precision it was computed in.</param>
    /// <param name="bound">B of its rounding, element by element.</param>
    public IEnumerable<GradientRow> Against(NamedTensor gradient, Precision precision, double[] bound)
    {
        double[] rounding = Limit.Rounding(bound, precision, sides: 1).Values;
        NamedTensor best = With(d => d.Value);
        double[] limits = new double[gradient.Values.Length];
        for (int s = 0; s < sample.Length; s++)
        {
            limits[sample[s]] = derivatives[s].Error + rounding[sample[s]];
        }

        WorstElement worst = TensorDifference.Worst(gradient, best, limits);
        bool isCompared = Unresolved <= UnresolvedShare * sample.Length;
        Verdict verdict = !worst.Holds || !isCompared ? Verdict.Formula : Held > 0 ? Verdict.Kink : Verdict.Rounding;
        int[] compared = isCompared ? [.. sample.Where((_, s) => IsResolved(derivatives[s]))] : sample;
        yield return Row("centered", With(d => d.Centred), "h²/6·J‴");
        yield return Row("forward", With(d => d.Forward), "h/2·J″");

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

        NamedTensor With(Func<NumericDerivative, double> value)
        {
            double[] numeric = (double[])gradient.Values.Clone();
            for (int s = 0; s < sample.Length; s++)
            {
                numeric[sample[s]] = value(derivatives[s]);
            }

            return new NamedTensor(gradient.Name, gradient.Shape, numeric);
        }
    }

    private bool IsResolved(NumericDerivative derivative) => derivative.Error <= resolved;
}
