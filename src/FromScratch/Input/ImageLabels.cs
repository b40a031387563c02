using Harness.Experiments;

namespace Harness.FromScratch;

/// <summary>Labels of a batch, in memory that is used again.</summary>
internal sealed class ImageLabels
{
    private int[] labels = [];

    /// <summary>The labels of some images; they stay until the next call.</summary>
    public Span<int> Of(LabelledImages images, ReadOnlySpan<int> samples)
    {
        if (labels.Length < samples.Length)
        {
            labels = new int[samples.Length];
        }

        for (int i = 0; i < samples.Length; i++)
        {
            labels[i] = images.Label(samples[i]);
        }

        return labels.AsSpan(0, samples.Length);
    }
}
