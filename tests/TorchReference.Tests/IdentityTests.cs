using Harness.Experiments;

namespace Harness.TorchReference.Tests;

public sealed class IdentityTests
{
    private readonly Experiment experiment = TestData.Experiment();

    [Fact]
    public void Parameters_AreThoseOfTheFirstLoad_AsThePrecisionStoresThem()
    {
        using Fingerprint singles = new(), doubles = new();
        foreach (NamedTensor tensor in experiment.InitialParameters)
        {
            singles.Append<float>([.. tensor.Values.Select(value => (float)value)]);
            doubles.Append<double>(tensor.Values);
        }

        using TorchEngine single = Engine(Precision.Float32), wide = Engine(Precision.Float64);
        single.Load(TestData.RandomParameters(single.Read()));

        Assert.Equal(singles.ToString(), single.Identity.Parameters);
        Assert.Equal(doubles.ToString(), wide.Identity.Parameters);
    }

    [Fact]
    public void BatchesAndPixels_WhileRecorded_AreHashedInOrder()
    {
        using Fingerprint batches = new(), pixels = new();
        using TorchEngine engine = Engine(Precision.Float32);
        engine.Record(batches: true, pixels: true);
        for (int step = 0; step < 3; step++)
        {
            Batch batch = experiment.Batch(step);
            batches.Append(batch.Step);
            batches.Append<int>(batch.Samples);
            batches.Append<int>([.. batch.Samples.Select(experiment.Splits.Train.Label)]);
            batches.Append(batch.Rate);
            Array.ForEach(batch.Samples, sample => pixels.Append(experiment.Splits.Train.Pixels(sample)));
            engine.Update(batch);
        }

        Assert.Equal(batches.ToString(), engine.Identity.Batches);
        Assert.Equal(pixels.ToString(), engine.Identity.Pixels);
    }

    [Fact]
    public void BatchesAndPixels_NotRecorded_AreNull()
    {
        using TorchEngine engine = Engine(Precision.Float32);
        engine.Update(experiment.Batch(0));

        Assert.Null(engine.Identity.Batches);
        Assert.Null(engine.Identity.Pixels);
    }

    [Fact]
    public void MasksAndNoise_WhileRecorded_AreHashedInOrder()
    {
        Experiment drawn = TestData.Experiment(hidden: [5, 4], dropout: true, augmentation: true);
        using Fingerprint masks = new(), noise = new();
        using TorchEngine engine = new(drawn, Precision.Float32, threads: 1);
        engine.Record(batches: true, pixels: false);
        for (int step = 0; step < 3; step++)
        {
            Batch batch = drawn.Batch(step);
            masks.Append<byte>(batch.InputMask);
            masks.Append<byte>(batch.HiddenMasks![0]);
            masks.Append<byte>(batch.HiddenMasks[1]);
            noise.Append<byte>([.. batch.Flipped!.Select(flipped => flipped ? (byte)1 : (byte)0)]);
            noise.Append<int>(batch.NoisyRows);
            noise.Append<double>(batch.Noise);
            engine.Update(batch);
        }

        engine.Record(batches: false, pixels: false);
        engine.Update(drawn.Batch(3));

        Assert.Equal(masks.ToString(), engine.Identity.Masks);
        Assert.Equal(noise.ToString(), engine.Identity.Noise);
    }

    [Fact]
    public void MasksAndNoise_WhereThereAreNone_AreNull()
    {
        using TorchEngine engine = Engine(Precision.Float32);
        engine.Record(batches: true, pixels: false);
        engine.Update(experiment.Batch(0));

        Assert.Null(engine.Identity.Masks);
        Assert.Null(engine.Identity.Noise);
    }

    [Fact]
    public void DifferentiateAndCost_AreNotRecorded()
    {
        using TorchEngine engine = Engine(Precision.Float32);
        engine.Record(batches: true, pixels: false);
        string? before = engine.Identity.Batches;

        _ = engine.Differentiate(experiment.Batch(0));
        _ = engine.Cost(experiment.Batch(0));

        Assert.Equal(before, engine.Identity.Batches);
    }

    private TorchEngine Engine(Precision precision) => new(experiment, precision, threads: 1);
}
