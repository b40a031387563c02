using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Numerical derivatives at sampled elements of one parameter, and how far the analytic ones are off.</summary>
public sealed class NumericGradient
{
    private readonly int[] sample;
    private readonly NumericDerivative[] derivatives;
    private readonly double scale;

    private NumericGradient(int[] sample, NumericDerivative[] derivatives, int corners, double scale)
    {
        (this.sample, this.derivatives, Corners, this.scale) = (sample, derivatives, corners, scale);
    }

    /// <summary>Elements whose difference quotient reached across a corner of ReLU and was taken again with a smaller step.</summary>
    public int Corners { get; }

    /// <summary>
    /// Takes the differences. Where a centred difference with step h does not fit the analytic gradient, h is cut
    /// to a tenth, twice at most: a corner of ReLU between x − h and x + h goes out of reach, a wrong formula stays wrong.
    /// </summary>
    /// <param name="differences">Takes them.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="gradient">Its analytic gradient, in float64.</param>
    /// <param name="sample">Which elements.</param>
    /// <param name="h">Step.</param>
    /// <param name="cancellation">Ends the measurement, by exception.</param>
    /// <param name="judgedBy">The magnitude that limits are shares of; null: the gradient's own largest.</param>
    public static NumericGradient Measure(
        FiniteDifferences differences, NamedTensor parameter, NamedTensor gradient, int[] sample, double h, CancellationToken cancellation, double? judgedBy = null)
    {
        double scale = judgedBy ?? TensorDifference.LargestMagnitude(gradient.Values);
        NumericDerivative[] derivatives = new NumericDerivative[sample.Length];
        int corners = 0;
        for (int s = 0; s < sample.Length; s++)
        {
            cancellation.ThrowIfCancellationRequested();
            int i = sample[s];
            NumericDerivative first = differences.At(parameter.Name, i, parameter.Values[i], h), best = first;
            for (double smaller = h / 10; !Fits(best, gradient.Values[i], scale) && smaller >= h / 100; smaller /= 10)
            {
                best = differences.At(parameter.Name, i, parameter.Values[i], smaller);
            }

            bool atCorner = !Fits(first, gradient.Values[i], scale) && Fits(best, gradient.Values[i], scale);
            corners += atCorner ? 1 : 0;
            derivatives[s] = atCorner ? best : first;
        }

        return new NumericGradient(sample, derivatives, corners, scale);
    }

    /// <summary>An analytic gradient against the centred and the forward differences.</summary>
    /// <param name="gradient">The analytic gradient.</param>
    /// <param name="precision">Precision it was computed in.</param>
    public IEnumerable<GradientRow> Against(NamedTensor gradient, Precision precision)
    {
        double analytic = precision == Precision.Float32 ? Limit.Float32Share * scale : 0;
        string reason = precision == Precision.Float32 ? ", and 2e-5 of it for the float32 gradient" : "";
        double rounding = derivatives.Max(d => d.Rounding), curvature = derivatives.Max(d => d.Curvature);
        double centred = Limit.CentredShare * scale + rounding + analytic;
        yield return Row("centered", d => d.Centred, new Limit(
            centred, $"1e-6 of the largest magnitude {scale:g3} for h²J‴/6, and rounding of J, 4u·|J|/h = {rounding:0.0e+0}{reason}"));
        yield return Row("forward", d => d.Forward, new Limit(
            centred + curvature, $"the centred difference's limit, and h/2·|J″| = {curvature:0.0e+0} as measured"));

        GradientRow Row(string against, Func<NumericDerivative, double> value, Limit limit)
        {
            double[] numeric = (double[])gradient.Values.Clone();
            for (int s = 0; s < sample.Length; s++)
            {
                numeric[sample[s]] = value(derivatives[s]);
            }

            TensorDifference difference = TensorDifference.Between(gradient, new NamedTensor(gradient.Name, gradient.Shape, numeric), sample);
            Verdict verdict = !difference.IsWithin(limit) ? Verdict.Formula : Corners > 0 ? Verdict.Kink : Verdict.Rounding;
            return new GradientRow(against, precision, difference, limit, verdict, Corners);
        }
    }

    private static bool Fits(NumericDerivative derivative, double gradient, double scale) =>
        Math.Abs(derivative.Centred - gradient) <= Limit.CentredShare * scale + derivative.Rounding;
}
