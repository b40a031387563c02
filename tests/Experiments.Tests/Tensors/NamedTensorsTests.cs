namespace Harness.Experiments.Tests;

public class NamedTensorsTests
{
    private static NamedTensors Tensors => new([new("W1", [1, 2], [0.1, 2]), new("b1", [1], [3])]);

    [Fact]
    public void Tensors_KeepTheirOrder_AndAreFoundByName()
    {
        NamedTensors tensors = Tensors;
        Assert.Equal(["W1", "b1"], tensors.Select(tensor => tensor.Name));
        Assert.Same(tensors[1], tensors["b1"]);
        Assert.True(tensors.TryGet("W1", out NamedTensor? found));
        Assert.Same(tensors[0], found);
        Assert.False(tensors.TryGet("w1", out _));
    }

    [Fact]
    public void Indexer_OfAnUnknownName_ListsThoseThereAre()
    {
        KeyNotFoundException e = Assert.Throws<KeyNotFoundException>(() => Tensors["W2"]);
        Assert.Equal("no tensor named W2; there are: W1, b1", e.Message);
    }

    [Fact]
    public void Add_OfANameThatIsThere_Throws_AndAddsNothing()
    {
        NamedTensors tensors = Tensors;
        Assert.Throws<ArgumentException>(() => tensors.Add(new NamedTensor("b1", [0], [])));
        Assert.Equal(2, tensors.Count);
    }

    [Fact]
    public void RoundedAndClone_CopyEveryTensor()
    {
        NamedTensors tensors = Tensors, rounded = tensors.Rounded(Precision.Float32), clone = tensors.Clone();
        clone["W1"].Values[0] = 7;
        Assert.Equal((0.1f, 0.1, 2), (rounded["W1"].Values[0], tensors["W1"].Values[0], rounded.Count));
    }
}
