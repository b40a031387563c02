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

    [Theory, InlineData("b1", 5), InlineData("b1", -1), InlineData("W2", 15)]
    public void SetElement_OfOneThatIsNotThere_Throws_AndSetsNone(string tensor, int element)
    {
        double[] before = engine.Read()[tensor].Values;
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.SetElement(tensor, element, 7));
        Assert.Equal(before, engine.Read()[tensor].Values);
    }

    [Fact]
    public void Load_OfParametersAlone_StartsTheRestAfresh()
    {
        Experiment experiment = TestData.Experiment(hidden: [5], normalization: BatchNormalizationKind.Torch, rho: 0.9);
        using TorchEngine trained = new(experiment, Precision.Float64, threads: 1);
        NamedTensors start = trained.Read();
        trained.Update(experiment.Batch(0));

        trained.Load(experiment.InitialParameters);

        Assert.All(trained.Read().Zip(start), pair => Assert.Equal(pair.Second.Values, pair.First.Values));
        Assert.All(start["RunningVariance1"].Values, value => Assert.Equal(1, value));
        Assert.All(start["RunningMean1"].Values.Concat(start["vW1"].Values), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Load_OfStateOfAnotherShape_NamesIt()
    {
        Experiment experiment = TestData.Experiment(hidden: [5], normalization: BatchNormalizationKind.Torch, rho: 0.9);
        using TorchEngine stateful = new(experiment, Precision.Float64, threads: 1);
        NamedTensors given = experiment.InitialParameters.Clone();
        given.Add(new NamedTensor("RunningMean1", [4], new double[4]));

        string message = Assert.Throws<ArgumentException>(() => stateful.Load(given)).Message;

        Assert.Contains("RunningMean1: the given tensor is [4], the network's is [5]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfEveryKindOfState_HasItInOrder()
    {
        Experiment experiment = TestData.Experiment(hidden: [5, 4], normalization: BatchNormalizationKind.Course, rho: 0.9);
        using TorchEngine stateful = new(experiment, Precision.Float64, threads: 1);

        Assert.Equal(
            "W1 b1 Gamma1 Beta1 W2 b2 Gamma2 Beta2 W3 b3 RunningMean1 RunningVariance1 RunningMean2 RunningVariance2 "
                + "vW1 vb1 vGamma1 vBeta1 vW2 vb2 vGamma2 vBeta2 vW3 vb3",
            string.Join(' ', stateful.Read().Select(tensor => tensor.Name)));
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
