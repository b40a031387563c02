using System.Numerics;

namespace Harness.FromScratch.Tests;

public abstract unsafe class MatrixTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    public void Matrix_OfAnyShape_StartsOnACacheLineWithZeros()
    {
        for (int columns = 0; columns < 40; columns++)
        {
            Matrix<T> matrix = new(3, columns);
            Assert.Equal(0, (nint)matrix.Pointer % 64);
            Assert.Equal(3 * columns, matrix.Span.Length);
            Assert.False(matrix.Span.ContainsAnyExcept(T.Zero));
        }
    }

    [Fact]
    public void Matrix_AfterGarbageCollection_LiesWhereItLay()
    {
        Matrix<T> matrix = new(3, 5);
        nint before = (nint)matrix.Pointer;
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        fixed (T* first = matrix.Span)
        {
            Assert.Equal(before, (nint)first);
        }
    }

    [Fact]
    public void Elements_StandRowByRow()
    {
        Matrix<T> matrix = Draw.Fill<T>(2, 3, i => i);
        Assert.Equal(T.CreateTruncating(5), matrix[1, 2]);
        Assert.Equal(T.CreateTruncating(3), matrix.Row(1)[0]);
        Assert.Equal(T.CreateTruncating(4), matrix.Pointer[4]);
        Assert.Equal((2, 3, 6, "[2×3]"), (matrix.Rows, matrix.Columns, matrix.Count, matrix.ShapeText));
    }

    [Fact]
    public void Top_SharesItsMemoryWithTheWhole()
    {
        Matrix<T> whole = Draw.Fill<T>(3, 2, i => i), top = whole.Top(2);
        Assert.Equal("[2×2]", top.ShapeText);
        top[1, 1] = T.CreateTruncating(-7);
        Assert.Equal(T.CreateTruncating(-7), whole[1, 1]);
        Assert.Equal((nint)whole.Pointer, (nint)top.Pointer);
        Assert.Same(whole, whole.Top(3));
    }

    [Fact]
    public void Top_OfMoreRowsThanThereAre_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Matrix<T>(3, 2).Top(4));

    [Fact]
    public void Element_OutsideTheMatrix_Throws()
    {
        Matrix<T> matrix = new(2, 3);
        Assert.Throws<IndexOutOfRangeException>(() => matrix[0, 3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[2, 0]);
    }

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(2, -1)]
    [InlineData(65536, 65536)]
    public void Matrix_OfImpossibleExtents_Throws(int rows, int columns) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Matrix<T>(rows, columns));

    [Fact]
    public void Require_OfAnotherShape_NamesTensorAndBothShapes()
    {
        Matrix<T> matrix = new(2, 3);
        matrix.Require("X", 2, 3);
        Assert.Equal("X is [2×3], but [3×2] is needed", Assert.Throws<ArgumentException>(() => matrix.Require("X", 3, 2)).Message);
        Assert.Throws<ArgumentException>(() => matrix.Require("X", 2, 2));
        Assert.Throws<ArgumentException>(() => matrix.Require("X", 1, 3));
    }
}

public sealed class MatrixTestsOfSingle : MatrixTests<float>;

public sealed class MatrixTestsOfDouble : MatrixTests<double>;
