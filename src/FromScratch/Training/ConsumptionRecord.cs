using Harness.Experiments;

namespace Harness.FromScratch;

/// <summary>Hashes of what the engine was given, in the order it consumed it.</summary>
internal sealed class ConsumptionRecord : IDisposable
{
    private readonly Fingerprint batches = new(), pixels = new();
    private bool recordsBatches, recordsPixels, hasBatches, hasPixels;
    private string? parameters;

    /// <summary>The hashes so far.</summary>
    public EngineIdentity Identity => new(
        parameters, hasBatches ? batches.ToString() : null, hasPixels ? pixels.ToString() : null);

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
        }

        if (recordsPixels)
        {
            hasPixels = true;
            foreach (int sample in batch.Samples)
            {
                pixels.Append(images.Pixels(sample));
            }
        }
    }

    public void Dispose()
    {
        batches.Dispose();
        pixels.Dispose();
    }
}
