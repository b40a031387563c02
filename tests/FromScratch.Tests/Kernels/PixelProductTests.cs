using System.Numerics;
using System.Runtime.CompilerServices;

namespace Harness.FromScratch.Tests;

/// <summary>Products of batches whose elements nobody has asked for: pixels are normalised while they are packed.</summary>
public abstract class PixelProductTests<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostFeatures = 3072, Images = 140;

    private readonly WorkerPool pool = new(2);
    private readonly byte[] bytes = GC.AllocateArray<byte>(Images * MostFeatures, pinned: true);
    private readonly Matrix<float> numbers = Draw.Normal<float>(Images, MostFeatures, 7);

    protected PixelProductTests()
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)((i * 2_654_435_761L) >> 13);
        }
    }

    public void Dispose()
    {
        pool.Dispose();
        GC.SuppressFinalize(this);
    }

    public static TheoryData<VectorPath, bool, bool> PathsAndKinds => new(
        from path in Enum.GetValues<VectorPath>() from areBytes in (bool[])[true, false] from others in (bool[])[false, true] select (path, areBytes, others));

    // Widths of whole vectors on every path, and some that are not; images around a vector, a panel and a cut of the sum.
    [Theory, MemberData(nameof(PathsAndKinds))]
    public void Products_OfPixels_AreThoseOfTheWrittenElementsInEveryBit(VectorPath path, bool areBytes, bool others)
    {
        Kernels<T> kernels = TestKernels.Create<T>(path, pool);
        foreach ((int n, int m, int d) in new[] { (1, 1, 16), (5, 3, 64), (16, 5, 80), (17, 7, 96), (33, 4, 272), (100, 6, 1040), (140, 11, 336), (117, 3, 1040), (100, 2, 3072), (9, 4, 50), (20, 3, 1027) })
        {
            Matrix<T> scale = Draw.Normal<T>(1, d, 1), shift = Draw.Normal<T>(1, d, 2), pending = new(n, d), written = new(n, d);
            nint[] rows = [.. Enumerable.Range(0, n).Select(i => Row(areBytes, n - 1 - i))];
            kernels.Normalize(rows, areBytes, scale, shift, pending);
            kernels.Normalize(rows, areBytes, scale, shift, written);
            Assert.Equal(n * d, written.Span.Length);
            Assert.Null(written.Pixels);
            if (others)
            {
                // The first and the last row, and every fifth.
                int[] places = [.. Enumerable.Range(0, n).Where(i => i % 5 == 0 || i == n - 1)];
                Matrix<T> noisy = Draw.Normal<T>(places.Length, d, 6);
                pending.SetRows(places, noisy);
                written.SetRows(places, noisy);
                Assert.Equal(noisy.Row(places.Length - 1).ToArray(), written.Row(n - 1).ToArray());
            }

            (Matrix<T> W, Matrix<T> b, Matrix<T> dS) = (Draw.Normal<T>(m, d, 3), Draw.Normal<T>(1, m, 4), Draw.Normal<T>(n, m, 5));
            string what = $"{path} [{n}, {m}, {d}]";
            Matrix<T> S = new(n, m), expectedS = new(n, m);
            Parameter<T> parameter = new("W1", W, isPenalised: true, isVector: false), expected = new("W1", W, isPenalised: true, isVector: false);
            kernels.MultiplyTransposed(pending, W, b, S);
            kernels.TransposedMultiply(dS, pending, parameter);
            bool wholeVectors = d % 16 == 0;
            Assert.True(!wholeVectors || pending.Pixels is not null, $"{what}: the products wrote the elements");
            kernels.MultiplyTransposed(written, W, b, expectedS);
            kernels.TransposedMultiply(dS, written, expected);
            Bits.AssertEqual(expectedS, S, "X·Wᵀ + b " + what);
            Bits.AssertEqual(expected.Gradient, parameter.Gradient, "dSᵀ·X " + what);
            Bits.AssertEqual(written, pending, "X " + what);
            Assert.Null(pending.Pixels);
        }
    }

    [Fact]
    public void Elements_OnceAskedFor_AreTheMatrixsOwn()
    {
        Kernels<T> kernels = Kernels<T>.Best(pool);
        Matrix<T> X = new(2, 16), ones = Draw.Fill<T>(1, 16, _ => 1), S = new(2, 1);
        kernels.Normalize([Row(areBytes: true, 0), Row(areBytes: true, 1)], areBytes: true, ones, new Matrix<T>(1, 16), X);
        X[1, 15] = T.CreateTruncating(1000);
        kernels.MultiplyTransposed(X, ones, new Matrix<T>(1, 1), S);
        Assert.Equal(T.CreateTruncating(1000 + bytes.AsSpan(MostFeatures, 15).ToArray().Sum(x => x)), S[1, 0]);
    }

    private unsafe nint Row(bool areBytes, int image) => areBytes
        ? (nint)Unsafe.AsPointer(ref bytes[image * MostFeatures])
        : (nint)(numbers.Pointer + image * MostFeatures);
}

public sealed class PixelProductTestsOfSingle : PixelProductTests<float>;

public sealed class PixelProductTestsOfDouble : PixelProductTests<double>;
