using FsCheck;
using FsCheck.Fluent;
using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class TensorDifferenceTests
{
    [Fact]
    public void Between_CountsByHand()
    {
        // Differences: 0, −0.5, 2e-7, −1. Relative: 0, 1/7, 5e-8, 1/3.
        TensorDifference d = TensorDifference.Between(Tensor([2, 2], 0, 1.5, 2.0000002, -2), Tensor([2, 2], 0, 2, 2, -1));
        Assert.Equal(("W", "[2×2]", 4, 4), (d.Tensor, d.Shape, d.Compared, d.Elements));
        Assert.Equal((1, "(1, 1)", -2, -1), (d.MaxAbs, d.MaxAbsAt, d.LeftAtMaxAbs, d.RightAtMaxAbs));
        Assert.Equal((1 / 3.0, "(1, 1)"), (d.MaxRel, d.MaxRelAt));
        Assert.Equal((0 - 0.5 + 2e-7 - 1) / 4, d.MeanDifference, 1e-15);
        Assert.Equal((0.5, 0.5), (d.ShareBelow, d.ShareAbsBelow));
        Assert.Equal(2.0000002, d.Scale);
    }

    [Fact]
    public void Between_FindsTheLargestAbsoluteAndRelativeDifferenceEachAtItsPlace()
    {
        TensorDifference d = TensorDifference.Between(Tensor([3], 100, 1e-3, 5), Tensor([3], 101, 2e-3, 5));
        Assert.Equal(("(0)", "(1)"), (d.MaxAbsAt, d.MaxRelAt));
        Assert.Equal((1, 1 / 3.0), (d.MaxAbs, d.MaxRel));
    }

    [Fact]
    public void Between_OfASample_LooksAtNothingElse()
    {
        TensorDifference d = TensorDifference.Between(Tensor([2, 3], 9, 1, 2, 9, 4, 9), Tensor([2, 3], 0, 1, 2.5, 0, 4, 0), [1, 2, 4]);
        Assert.Equal((3, 6), (d.Compared, d.Elements));
        Assert.Equal((0.5, "(0, 2)"), (d.MaxAbs, d.MaxAbsAt));
        Assert.Equal(2 / 3.0, d.ShareBelow);
        Assert.Equal(9, d.Scale);
    }

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(1, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(1, double.NegativeInfinity)]
    public void Between_WhereSomethingIsNotFinite_IsNeverWithinALimit(double left, double right)
    {
        TensorDifference d = TensorDifference.Between(Tensor([4], 1, 1, left, 7), Tensor([4], 1, 1, right, 1));
        Assert.True(double.IsNaN(d.MaxAbs) && double.IsNaN(d.MaxRel) && double.IsNaN(d.MeanDifference));
        Assert.Equal(("(2)", "(2)"), (d.MaxAbsAt, d.MaxRelAt));
        Assert.Equal((left, right), (d.LeftAtMaxAbs, d.RightAtMaxAbs));
        Assert.Equal(0.5, d.ShareBelow);
        Assert.All(new[] { 1, double.MaxValue, double.PositiveInfinity, double.NaN }, limit => Assert.False(d.IsWithin(new Limit(limit, ""))));
    }

    [Fact]
    public void Between_OfZeros_IsWithinALimitOfZero()
    {
        TensorDifference d = TensorDifference.Between(Tensor([2], 0, -0.0), Tensor([2], 0, 0));
        Assert.Equal((0, 0, 0), (d.MaxAbs, d.MaxRel, d.Scale));
        Assert.True(d.IsWithin(new Limit(0, "")));
    }

    [Theory]
    [InlineData(new[] { 2, 2 }, "W [4] cannot be compared with W [2×2]")]
    [InlineData(new[] { 4, 1 }, "W [4] cannot be compared with W [4×1]")]
    public void Between_OfOtherShapes_NamesBoth(int[] shape, string message)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => TensorDifference.Between(Tensor([4], 1, 2, 3, 4), Tensor(shape, 1, 2, 3, 4)));
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Between_OfOtherNames_NamesBoth() =>
        Assert.Equal("W [1] cannot be compared with b [1]", Assert.Throws<ArgumentException>(
            () => TensorDifference.Between(Tensor([1], 1), new NamedTensor("b", [1], [1]))).Message);

    [Fact]
    public void Between_OfNothing_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => TensorDifference.Between(Tensor([0]), Tensor([0])));
        Assert.Throws<ArgumentException>(() => TensorDifference.Between(Tensor([1], 1), Tensor([1], 1), []));
    }

    [Fact]
    public void Between_OfAnyTensors_FindsTheElementThatWasMoved() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(
            ArbMap.Default.ArbFor<NonEmptyArray<NormalFloat>>(),
            ArbMap.Default.ArbFor<NonNegativeInt>(),
            (numbers, position) =>
            {
                double[] left = [.. numbers.Get.Select(x => (double)x)], right = [.. left];
                int moved = position.Get % left.Length;
                right[moved] = left[moved] + 1 + Math.Abs(left[moved]);
                TensorDifference d = TensorDifference.Between(Tensor([left.Length], left), Tensor([left.Length], right));
                return d.MaxAbsAt == $"({moved})" && d.MaxAbs == Math.Abs(left[moved] - right[moved]) && d.MeanDifference < 0;
            }));

    [Theory]
    [InlineData(2, double.NaN)]
    [InlineData(2, double.PositiveInfinity)]
    [InlineData(2.5, double.NaN)]
    [InlineData(2.5, double.PositiveInfinity)]
    public void Worst_OfALimitThatIsNotFinite_DoesNotHold(double right, double limit)
    {
        WorstElement worst = TensorDifference.Worst(Tensor([3], 1, 2, 3), Tensor([3], 1, right, 3), [1, limit, 1]);
        Assert.Equal((1, "(1)", false), (worst.Element, worst.At, worst.Holds));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(1299)]
    public void Largest_OfManyElements_LooksAtAllOfThem(int element)
    {
        double[] zeros = new double[1300], moved = [.. Enumerable.Range(0, 1300).Select(i => i % 2 == 0 ? 1e-3 : -1e-3)];
        moved[element] = -2;
        Assert.Equal(2, TensorDifference.Largest(zeros, moved));
        Assert.All(new[] { double.NaN, double.PositiveInfinity }, value =>
        {
            moved[element] = value;
            Assert.Equal(double.NaN, TensorDifference.Largest(zeros, moved));
        });
    }

    private static NamedTensor Tensor(int[] shape, params double[] values) => new("W", shape, values);
}
