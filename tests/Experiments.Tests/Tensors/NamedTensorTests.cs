namespace Harness.Experiments.Tests;

public class NamedTensorTests
{
    private static NamedTensor Tensor => new("W1", [2, 3], [1, 2, 3, 4, 5, 0.1]);

    [Fact]
    public void Tensor_OfAnotherNumberOfElements_NamesItselfAndBoth()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => new NamedTensor("W1", [2, 3], new double[5]));
        Assert.Equal("W1: shape [2×3] has 6 elements, but 5 were given", e.Message);
    }

    [Fact]
    public void Tensor_OfAShapeBeyondInt32_IsNotTakenForAnEmptyOne() =>
        Assert.Throws<ArgumentException>(() => new NamedTensor("W1", [65536, 65536], []));

    [Theory]
    [InlineData(0, "(0, 0)")]
    [InlineData(2, "(0, 2)")]
    [InlineData(5, "(1, 2)")]
    public void IndexText_CountsRowByRow(int element, string text) => Assert.Equal(text, Tensor.IndexText(element));

    [Fact]
    public void ShapeText_IsThatOfTables() => Assert.Equal("[2×3]", Tensor.ShapeText);

    [Fact]
    public void Rounded_ToFloat32_HoldsFloat32Values_AndLeavesTheOriginal()
    {
        NamedTensor tensor = Tensor, rounded = tensor.Rounded(Precision.Float32);
        Assert.Equal([1, 2, 3, 4, 5, 0.1f], rounded.Values);
        Assert.Equal(0.1, tensor.Values[5]);
        Assert.Equal(0.1, tensor.Rounded(Precision.Float64).Values[5]);
    }

    [Fact]
    public void Clone_SharesNothing()
    {
        NamedTensor tensor = Tensor, clone = tensor.Clone();
        (clone.Values[0], clone.Shape[0]) = (9, 9);
        Assert.Equal((1, 2), (tensor.Values[0], tensor.Shape[0]));
    }
}
