using Harness.Experiments;

namespace Harness.TorchReference.Tests;

public sealed class LoadTests : IDisposable
{
    private readonly TorchEngine engine = new(TestData.Experiment(hidden: [5]), Precision.Float32, threads: 1);

    [Fact]
    public void Load_OfAnotherShape_NamesTensorAndBothShapes()
    {
        string message = Rejected(t => t.Name == "W2" ? new NamedTensor("W2", [5, 3], t.Values) : t);

        Assert.Contains("W2", message, StringComparison.Ordinal);
        Assert.Contains("[5×3]", message, StringComparison.Ordinal);
        Assert.Contains("[3×5]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfMissingTensor_NamesIt() =>
        Assert.Contains("b1: missing", Rejected(t => t.Name == "b1" ? null : t), StringComparison.Ordinal);

    [Fact]
    public void Load_OfUnknownTensor_NamesItAndWhatThereIs()
    {
        NamedTensors tensors = engine.Read();
        tensors.Add(new NamedTensor("W3", [1], [0]));

        string message = Assert.Throws<ArgumentException>(() => engine.Load(tensors)).Message;

        Assert.Contains("W3", message, StringComparison.Ordinal);
        Assert.Contains("W1, b1, W2, b2", message, StringComparison.Ordinal);
    }

    public void Dispose() => engine.Dispose();

    // The message of the rejection; the parameters must be what they were.
    private string Rejected(Func<NamedTensor, NamedTensor?> change)
    {
        NamedTensors before = engine.Read();
        NamedTensors given = new(TestData.RandomParameters(before).Select(change).OfType<NamedTensor>());
        string message = Assert.Throws<ArgumentException>(() => engine.Load(given)).Message;
        Assert.All(before.Zip(engine.Read()), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
        return message;
    }
}
