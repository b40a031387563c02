using System.Numerics;
using System.Runtime.CompilerServices;
using Harness.Experiments;

namespace Harness.FromScratch;

/// <summary>
/// Mean and standard deviation of each pixel over a set of images:
/// μ = Σx/n, σ² = (n·Σx² − (Σx)²)/n², from exact integer sums; of features of float32, σ² = Σ(x − μ)²/n in float64.
/// A pixel that never varies has σ = 1.
/// </summary>
public sealed class PixelStatistics
{
    /// <summary>Images whose squared bytes fit a 32-bit sum: 65,025·66,051 &lt; 2³².</summary>
    private const int ImagesPerSum = 66_000;

    // Engines, twins and checks of one experiment ask for those of the same images, and so do runs side by side.
    private static readonly ConditionalWeakTable<LabelledImages, PixelStatistics> Known = [];

    private PixelStatistics(LabelledImages images)
    {
        if (!images.AreBytes)
        {
            Mean = OfNumbers(images, (x, _) => x);
            StandardDeviation = Array.ConvertAll(OfNumbers(images, (x, d) => (x - Mean[d]) * (x - Mean[d])), variance => variance == 0 ? 1 : Math.Sqrt(variance));
            return;
        }

        (long[] sum, long[] squares) = (new long[images.Features], new long[images.Features]);
        (uint[] partialSum, uint[] partialSquares) = (new uint[images.Features], new uint[images.Features]);
        for (int first = 0; first < images.Count; first += ImagesPerSum)
        {
            Array.Clear(partialSum);
            Array.Clear(partialSquares);
            for (int i = first; i < Math.Min(first + ImagesPerSum, images.Count); i++)
            {
                Add(images.Pixels(i), partialSum, partialSquares);
            }

            for (int d = 0; d < sum.Length; d++)
            {
                sum[d] += partialSum[d];
                squares[d] += partialSquares[d];
            }
        }

        double n = images.Count;
        Mean = Array.ConvertAll(sum, s => s / n);
        StandardDeviation = new double[images.Features];
        for (int d = 0; d < sum.Length; d++)
        {
            Int128 variance = (Int128)images.Count * squares[d] - (Int128)sum[d] * sum[d];
            StandardDeviation[d] = variance == 0 ? 1 : Math.Sqrt((double)variance) / n;
        }
    }

    /// <summary>The statistics of a set of images; computed once as long as it, or the same images, are in use.</summary>
    /// <param name="images">The training images.</param>
    public static PixelStatistics Of(LabelledImages images) => Known.GetValue(
        images, of => Known.FirstOrDefault(known => known.Key.AreSameAs(of)).Value ?? new PixelStatistics(of));

    /// <summary>μ, [D].</summary>
    public double[] Mean { get; }

    /// <summary>σ, [D].</summary>
    public double[] StandardDeviation { get; }

    // The mean of f(x, d) over the images, [D].
    private static double[] OfNumbers(LabelledImages images, Func<double, int, double> f)
    {
        double[] sums = new double[images.Features], x = new double[images.Features];
        for (int i = 0; i < images.Count; i++)
        {
            images.CopyTo(i, x);
            for (int d = 0; d < x.Length; d++)
            {
                sums[d] += f(x[d], d);
            }
        }

        return Array.ConvertAll(sums, sum => sum / images.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(ReadOnlySpan<byte> pixels, Span<uint> sum, Span<uint> squares)
    {
        int d = 0;
        for (; d <= pixels.Length - Vector<byte>.Count; d += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(pixels[d..]), out Vector<ushort> low, out Vector<ushort> high);
            AddWide(low, sum[d..], squares[d..]);
            AddWide(high, sum[(d + Vector<ushort>.Count)..], squares[(d + Vector<ushort>.Count)..]);
        }

        for (; d < pixels.Length; d++)
        {
            uint x = pixels[d];
            sum[d] += x;
            squares[d] += x * x;
        }
    }

    // 255² fits 16 bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddWide(Vector<ushort> x, Span<uint> sum, Span<uint> squares)
    {
        AddTo(x, sum);
        AddTo(x * x, squares);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(Vector<ushort> x, Span<uint> sum)
    {
        Vector.Widen(x, out Vector<uint> low, out Vector<uint> high);
        (new Vector<uint>(sum) + low).CopyTo(sum);
        (new Vector<uint>(sum[Vector<uint>.Count..]) + high).CopyTo(sum[Vector<uint>.Count..]);
    }
}
