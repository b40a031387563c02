using Harness.Experiments;

namespace Harness.TorchReference;

/// <summary>Hashes of what an engine consumes, in the order both engines append it.</summary>
internal sealed class ConsumedNumbers(LabelledImages training, Precision precision) : IDisposable
{
    private string? parameters;
    private Fingerprint? batches, pixels, masks, noise;
    private bool recordsBatches, recordsPixels;

    /// <summary>The hashes so far; null: never recorded.</summary>
    public EngineIdentity Identity => new(parameters, batches?.ToString(), pixels?.ToString(), masks?.ToString(), noise?.ToString());

    /// <summary>What is hashed from now on; a pause keeps what there is.</summary>
    public void Record(bool recordBatches, bool recordPixels)
    {
        (recordsBatches, recordsPixels) = (recordBatches, recordPixels);
        batches ??= recordBatches ? new Fingerprint() : null;
        pixels ??= recordPixels ? new Fingerprint() : null;
    }

    /// <summary>The parameters an engine starts from, as its precision stores them; later ones are ignored.</summary>
    public void Parameters(IEnumerable<NamedTensor> tensors)
    {
        if (parameters is not null)
        {
            return;
        }

        using Fingerprint hash = new();
        foreach (NamedTensor tensor in tensors)
        {
            if (precision == Precision.Float32)
            {
                hash.Append<float>(Array.ConvertAll(tensor.Values, value => (float)value));
            }
            else
            {
                hash.Append<double>(tensor.Values);
            }
        }

        parameters = hash.ToString();
    }

    /// <summary>An update step: its number, samples, labels and rate; its masks and noise; the bytes of its images.</summary>
    public void Step(Batch batch)
    {
        if (recordsBatches && batches is not null)
        {
            batches.Append(batch.Step);
            batches.Append<int>(batch.Samples);
            batches.Append<int>(Array.ConvertAll(batch.Samples, training.Label));
            batches.Append(batch.Rate);
            Masks(batch);
            Noise(batch);
        }

        if (recordsPixels && pixels is not null)
        {
            foreach (int sample in batch.Samples)
            {
                pixels.Append(training.Bytes(sample));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        batches?.Dispose();
        pixels?.Dispose();
        masks?.Dispose();
        noise?.Dispose();
    }

    private void Masks(Batch batch)
    {
        byte[]?[] drawn = [batch.InputMask, .. batch.HiddenMasks ?? []];
        foreach (byte[] mask in drawn.OfType<byte[]>())
        {
            (masks ??= new Fingerprint()).Append<byte>(mask);
        }
    }

    private void Noise(Batch batch)
    {
        if (batch.Flipped is bool[] flipped)
        {
            (noise ??= new Fingerprint()).Append<byte>(Array.ConvertAll(flipped, flip => flip ? (byte)1 : (byte)0));
        }

        if (batch.NoisyRows is int[] rows)
        {
            (noise ??= new Fingerprint()).Append<int>(rows);
            noise.Append<double>(batch.Noise);
        }
    }
}
