using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Harness.Experiments;

/// <summary>
/// The quantile function of N(0, 1), relative accuracy about 1e-16.
/// Source: Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37 (1988).
/// </summary>
public static class NormalQuantile
{
    // 1/1, 1/3, 1/5, …, of the series of artanh.
    private static readonly double[] OddReciprocals = [.. Enumerable.Range(0, 14).Select(k => 1.0 / (2 * k + 1))];

    /// <summary>The x with P(X ≤ x) = p for X ~ N(0, 1).</summary>
    /// <param name="p">A probability in the open interval (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not, or NaN.</exception>
    public static double At(double p) => p is > 0 and < 1
        ? At(Vector256.Create(p)).ToScalar()
        : throw new ArgumentOutOfRangeException(nameof(p), p, "a probability lies between 0 and 1");

    /// <summary>Replaces each probability by its quantile, with the same bits. What lies outside the centre, three in twenty, is gathered and done together.</summary>
    /// <param name="p">Probabilities between 0 and 1; a multiple of four of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Replace(Span<double> p)
    {
        const int Four = 4, AtATime = 512;
        Span<double> outer = stackalloc double[AtATime + Four];
        Span<int> places = stackalloc int[AtATime + Four];
        for (; p.Length > 0; p = p[Math.Min(AtATime, p.Length)..])
        {
            int count = 0;
            for (int i = 0; i < Math.Min(AtATime, p.Length); i += Four)
            {
                Vector256<double> four = Vector256.Create<double>(p[i..]), centre = Centre(four, out Vector256<double> isCentral);
                uint outside = ~isCentral.ExtractMostSignificantBits();
                for (int j = 0; j < Four; j++)
                {
                    // Always written, and kept if it lies outside: no branch that nobody can foresee.
                    (places[count], outer[count]) = (i + j, p[i + j]);
                    count += (int)(outside >> j & 1);
                }

                centre.CopyTo(p[i..]);
            }

            outer.Slice(count, Four).Fill(0.5);
            for (int i = 0; i < count; i += Four)
            {
                Outer(Vector256.Create<double>(outer[i..])).CopyTo(outer[i..]);
            }

            for (int i = 0; i < count; i++)
            {
                p[places[i]] = outer[i];
            }
        }
    }

    private static Vector256<double> At(Vector256<double> p)
    {
        Vector256<double> centre = Centre(p, out Vector256<double> isCentral);
        return Vector256.ConditionalSelect(isCentral, centre, Outer(p));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Centre(Vector256<double> p, out Vector256<double> isCentral)
    {
        Vector256<double> q = p - Vector256.Create(0.5), r = Vector256.Create(0.180625) - q * q;
        isCentral = Vector256.LessThanOrEqual(Vector256.Abs(q), Vector256.Create(0.425));
        return q * CentreNumerator(r) / CentreDenominator(r);
    }

    private static Vector256<double> Outer(Vector256<double> p)
    {
        Vector256<double> isLow = Vector256.LessThan(p, Vector256.Create(0.5));
        Vector256<double> s = Vector256.Sqrt(-Log(Vector256.ConditionalSelect(isLow, p, Vector256<double>.One - p)));
        Vector256<double> middle = s - Vector256.Create(1.6), isFar = Vector256.GreaterThan(s, Vector256.Create(5.0));
        Vector256<double> x = MiddleNumerator(middle) / MiddleDenominator(middle);
        if (isFar.AsInt64() != Vector256<long>.Zero)
        {
            Vector256<double> far = s - Vector256.Create(5.0);
            x = Vector256.ConditionalSelect(isFar, TailNumerator(far) / TailDenominator(far), x);
        }

        return Vector256.ConditionalSelect(isLow, -x, x);
    }

    /// <summary>
    /// Natural logarithm of positive numbers by additions, multiplications and divisions alone: unlike Math.Log, which is the
    /// operating system's, it gives the same bits everywhere. x = m·2ᵉ, log m = 2·artanh((m − 1)/(m + 1)).
    /// </summary>
    internal static Vector256<double> Log(Vector256<double> x)
    {
        // Subnormal numbers are made normal first.
        Vector256<double> isSmall = Vector256.LessThan(x, Vector256.Create(2.2250738585072014e-308));
        Vector256<long> bits = Vector256.ConditionalSelect(isSmall, x * Vector256.Create(18014398509481984.0), x).AsInt64();
        Vector256<double> m = (bits & Vector256.Create(0x000F_FFFF_FFFF_FFFF) | Vector256.Create(0x3FF0_0000_0000_0000)).AsDouble();
        Vector256<double> e = Vector256.ConvertToDouble((bits >>> 52) - Vector256.Create(1023L)) - (isSmall & Vector256.Create(54.0));
        Vector256<double> isAbove = Vector256.GreaterThan(m, Vector256.Create(1.4142135623730951));
        m = Vector256.ConditionalSelect(isAbove, m * Vector256.Create(0.5), m);
        e += isAbove & Vector256<double>.One;

        Vector256<double> z = (m - Vector256<double>.One) / (m + Vector256<double>.One);
        return e * Vector256.Create(0.69314718055994530942) + Vector256.Create(2.0) * z * Horner(OddReciprocals, z * z);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> CentreNumerator(Vector256<double> x) => Polynomial(
        x, 3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
        4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> CentreDenominator(Vector256<double> x) => Polynomial(
        x, 1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
        2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> MiddleNumerator(Vector256<double> x) => Polynomial(
        x, 1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
        1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> MiddleDenominator(Vector256<double> x) => Polynomial(
        x, 1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> TailNumerator(Vector256<double> x) => Polynomial(
        x, 6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> TailDenominator(Vector256<double> x) => Polynomial(
        x, 1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15);

    // c₀ + c₁·x + … + c₇·x⁷, of constants that stand in the code.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Polynomial(Vector256<double> x, double c0, double c1, double c2, double c3, double c4, double c5, double c6, double c7)
    {
        Vector256<double> sum = Vector256.Create(c7) * x + Vector256.Create(c6);
        sum = sum * x + Vector256.Create(c5);
        sum = sum * x + Vector256.Create(c4);
        sum = sum * x + Vector256.Create(c3);
        sum = sum * x + Vector256.Create(c2);
        sum = sum * x + Vector256.Create(c1);
        return sum * x + Vector256.Create(c0);
    }

    // The same of any number of coefficients.
    private static Vector256<double> Horner(double[] coefficients, Vector256<double> x)
    {
        Vector256<double> sum = Vector256.Create(coefficients[^1]);
        for (int i = coefficients.Length - 2; i >= 0; i--)
        {
            sum = sum * x + Vector256.Create(coefficients[i]);
        }

        return sum;
    }
}
