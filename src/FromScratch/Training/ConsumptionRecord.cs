using Harness.Experiments;

namespace Harness.FromScratch;

/// <summary>Hashes of what the engine was given, in the order it consumed it.</summary>
internal sealed class ConsumptionRecord : IDisposable
{
    private readonly Fingerprint batches = new(), pixels = new(), masks = new(), noise = new();
    private bool recordsBatches, recordsPixels, hasBatches, hasPixels, hasMasks, hasNoise;
    private string? parameters;

    /// <summary>The hashes so far.</summary>
    public EngineIdentity Identity => new(
        parameters, hasBatches ? batches.ToString() : null, hasPixels ? pixels.ToString() : null,
        hasMasks ? masks.ToString() : null, hasNoise ? noise.ToString() : null);

    /// <summary>What is recorded from now on.</summary>
    public void Choose(bool withBatches, bool withPixels) => (recordsBatches, recordsPixels) = (withBatches, withPixels);

    /// <summary>The parameters of the first load, rounded to <paramref name="precision"/>.</summary>
    public void Parameters(NamedTensors tensors, Precision precision)
    {
        if (parameters is not null)
        {
            return;
        }

        using Fingerprint fingerprint = new();
        foreach (NamedTensor tensor in tensors)
        {
            if (precision == Precision.Float32)
            {
                fingerprint.Append<float>(Array.ConvertAll(tensor.Values, value => (float)value));
            }
            else
            {
                fingerprint.Append<double>(tensor.Values);
            }
        }

        parameters = fingerprint.ToString();
    }

    /// <summary>An update step: its number, samples, labels and rate; the pixels of its images.</summary>
    public void Update(Batch batch, ReadOnlySpan<int> labels, LabelledImages images)
    {
        if (recordsBatches)
        {
            hasBatches = true;
            batches.Append(batch.Step);
            batches.Append<int>(batch.Samples);
            batches.Append(labels);
            batches.Append(batch.Rate);
            Masks(batch);
            Noise(batch);
        }

        if (recordsPixels)
        {
            hasPixels = true;
            foreach (int sample in batch.Samples)
            {
                pixels.Append(images.Bytes(sample));
            }
        }
    }

    public void Dispose()
    {
        masks.Dispose();
        noise.Dispose();
        batches.Dispose();
        pixels.Dispose();
    }

    private void Masks(Batch batch)
    {
        if (batch.InputMask is not null)
        {
            masks.Append<byte>(batch.InputMask);
        }

        foreach (byte[] mask in batch.HiddenMasks ?? [])
        {
            masks.Append<byte>(mask);
        }

        hasMasks |= batch.InputMask is not null || batch.HiddenMasks is { Count: > 0 };
    }

    private void Noise(Batch batch)
    {
        if (batch.Flipped is not null)
        {
            noise.Append<bool>(batch.Flipped);
        }

        if (batch.NoisyRows is not null)
        {
            noise.Append<int>(batch.NoisyRows);
            noise.Append<double>(batch.Noise);
        }

        hasNoise |= batch.Flipped is not null || batch.NoisyRows is not null;
    }
}
