using System.Numerics;

namespace Harness.FromScratch.Tests;

/// <summary>
/// A matrix for a kernel to write: full of NaN before, so that a forgotten element shows, with rows of a mark
/// behind it, so that a write beyond its end shows.
/// </summary>
internal sealed class Guarded<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int GuardElements = 96;
    private readonly Matrix<T> whole;
    private readonly T mark = T.CreateTruncating(-12345);

    public Guarded(int rows, int columns)
    {
        whole = new Matrix<T>(rows + (GuardElements + columns - 1) / columns, columns);
        whole.Span.Fill(mark);
        Matrix = whole.Top(rows);
        Matrix.Span.Fill(T.NaN);
    }

    public Matrix<T> Matrix { get; }

    public void AssertUntouchedBehind(string what) =>
        Assert.False(whole.Span[Matrix.Count..].ContainsAnyExcept(mark), $"{what}: wrote beyond the end of {Matrix.ShapeText}");
}
