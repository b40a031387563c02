using Harness.Experiments;
using static TorchSharp.torch;

namespace Harness.TorchReference;

/// <summary>Images as tensors.</summary>
internal static class ImageTensors
{
    /// <summary>How many images are converted or evaluated at once.</summary>
    public const int Chunk = 250;

    /// <summary>The positions 0 … count − 1 in chunks.</summary>
    public static IEnumerable<int[]> Chunks(int count) => Enumerable.Range(0, count).Chunk(Chunk);

    /// <summary>The bytes of the images at <paramref name="samples"/>, [N×D] of uint8.</summary>
    public static Tensor Pixels(LabelledImages images, int[] samples)
    {
        Tensor pixels = empty([samples.Length, images.Features], dtype: ScalarType.Byte);
        Span<byte> rows = pixels.bytes;
        for (int n = 0; n < samples.Length; n++)
        {
            images.Pixels(samples[n]).CopyTo(rows[(n * images.Features)..]);
        }

        return pixels;
    }

    /// <summary>The classes of the images at <paramref name="samples"/>, [N] of int64.</summary>
    public static Tensor Labels(LabelledImages images, int[] samples) =>
        tensor(Array.ConvertAll(samples, sample => (long)images.Label(sample)));
}
