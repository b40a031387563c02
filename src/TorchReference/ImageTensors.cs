using System.Runtime.InteropServices;
using Harness.Experiments;
using static TorchSharp.torch;

namespace Harness.TorchReference;

/// <summary>Images, and what is done to them, as tensors.</summary>
internal static class ImageTensors
{
    /// <summary>How many images are converted or evaluated at once.</summary>
    public const int Chunk = 250;

    /// <summary>The positions 0 … count − 1 in chunks.</summary>
    public static IEnumerable<int[]> Chunks(int count) => Enumerable.Range(0, count).Chunk(Chunk);

    /// <summary>The images at <paramref name="samples"/> as they are stored, [N×D] of uint8 or float32.</summary>
    public static Tensor Pixels(LabelledImages images, int[] samples)
    {
        Tensor pixels = empty([samples.Length, images.Features], dtype: images.AreBytes ? ScalarType.Byte : ScalarType.Float32);
        Span<byte> rows = pixels.bytes;
        for (int n = 0; n < samples.Length; n++)
        {
            ReadOnlySpan<byte> row = images.Bytes(samples[n]);
            row.CopyTo(rows[(n * row.Length)..]);
        }

        return pixels;
    }

    /// <summary>The images of <paramref name="pixels"/>, [N×D], mirrored left to right: each row of 32 pixels from its end.</summary>
    public static Tensor Mirrored(Tensor pixels)
    {
        (long count, long features) = (pixels.shape[0], pixels.shape[1]);
        return pixels.view(count, features / CifarFormat.Side, CifarFormat.Side).flip(2).view(count, features);
    }

    /// <summary>A dropout mask of [N×M] as a factor in <paramref name="dtype"/>: 1/p where it keeps, else 0.</summary>
    public static Tensor Mask(byte[] mask, int count, double keep, ScalarType dtype) =>
        Of<byte>(mask, [count, mask.Length / count], ScalarType.Byte).to_type(dtype).div_(keep);

    /// <summary>Noise for rows of <paramref name="features"/> pixels, in <paramref name="dtype"/>.</summary>
    public static Tensor Noise(double[] noise, int features, ScalarType dtype) =>
        Of<double>(noise, [noise.Length / features, features], ScalarType.Float64).to_type(dtype);

    /// <summary>The classes of the images at <paramref name="samples"/>, [N] of int64.</summary>
    public static Tensor Labels(LabelledImages images, int[] samples) =>
        tensor(Array.ConvertAll(samples, sample => (long)images.Label(sample)));

    // Copied into memory of libtorch's own: TorchSharp clones an array it is given and holds the clone, another large one at each step.
    private static Tensor Of<T>(ReadOnlySpan<T> values, long[] shape, ScalarType type)
        where T : unmanaged
    {
        Tensor result = empty(shape, dtype: type);
        MemoryMarshal.AsBytes(values).CopyTo(result.bytes);
        return result;
    }
}
