using System.Numerics;

namespace Harness.FromScratch.Tests;

public abstract class MaskTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // One product an element: nothing to differ in. The last two shapes are shared between threads, in blocks of 16,384.
    [Theory, ClassData<EveryPath>]
    public void Mask_IsTheNaiveOneInEveryBit_WithAnyNumberOfThreads(VectorPath path)
    {
        T scale = T.CreateTruncating(1 / 0.7);
        foreach (int threads in new[] { 1, 2, 3 })
        {
            using WorkerPool pool = new(threads);
            Kernels<T> kernels = TestKernels.Create<T>(path, pool);
            foreach ((int rows, int columns) in (ReadOnlySpan<(int, int)>)[.. Enumerable.Range(1, 33).Select(n => (1, n)), (3, 7), (7, 2341), (17, 3072)])
            {
                byte[] mask = [.. Enumerable.Range(0, rows * columns).Select(i => (byte)(i * 7 / 3 % 2))];
                Matrix<T> expected = Draw.Normal<T>(rows, columns, 1);
                expected.Span[^1] = T.NaN;
                Guarded<T> X = new(rows, columns);
                expected.Span.CopyTo(X.Matrix.Span);
                kernels.Mask(X.Matrix, mask, scale);
                new NaiveKernels<T>().Mask(expected, mask, scale);
                Bits.AssertEqual(expected, X.Matrix, $"{path}, {threads} threads");
                X.AssertUntouchedBehind(path.ToString());
            }
        }
    }
}

public sealed class MaskTestsOfSingle : MaskTests<float>;

public sealed class MaskTestsOfDouble : MaskTests<double>;
