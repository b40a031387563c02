using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Harness.FromScratch;

/// <summary>
/// Squares of sixteen images by sixteen pixels, for AVX-512: transposed as bytes, of which a register holds four rows,
/// before they are converted and normalised, which takes fewer shuffles than transposing the normalised numbers.
/// </summary>
internal static unsafe class ByteSquares
{
    /// <summary>Images and pixels of a square.</summary>
    public const int Size = 16;

    /// <summary>Whether the machine has the instructions.</summary>
    public static bool AreSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx512BW.IsSupported && Avx512F.IsSupported;
    }

    /// <summary>columns[d] = bytes[·, d]·scale[d] + shift[d] for sixteen pixels d.</summary>
    /// <param name="images">Sixteen images, at the first of the pixels.</param>
    /// <param name="at">The square's first pixel, counted from there.</param>
    /// <param name="scale">Factors of the pixels.</param>
    /// <param name="shift">Summands of the pixels.</param>
    /// <param name="pixels">Room for a square of bytes.</param>
    /// <param name="columns">The first pixel's vector, written.</param>
    /// <param name="step">From one pixel's vector to the next, in vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte** images, nint at, float* scale, float* shift, byte* pixels, Vector512<float>* columns, nint step)
    {
        // Lane l of rᵢ is image 4l + i. Interleaving by bytes twice puts the bytes of images 4l … 4l + 3 side by side, a pixel
        // in each double word; a permutation then brings the four lanes' double words of a pixel together.
        Vector512<byte> r0 = Lanes(images, at), r1 = Lanes(images + 1, at), r2 = Lanes(images + 2, at), r3 = Lanes(images + 3, at);
        Vector512<byte> even0 = Avx512BW.UnpackLow(r0, r2), even1 = Avx512BW.UnpackHigh(r0, r2);
        Vector512<byte> odd0 = Avx512BW.UnpackLow(r1, r3), odd1 = Avx512BW.UnpackHigh(r1, r3);
        Vector512<int> together = Vector512.Create(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
        Avx512F.PermuteVar16x32(Avx512BW.UnpackLow(even0, odd0).AsInt32(), together).AsByte().Store(pixels);
        Avx512F.PermuteVar16x32(Avx512BW.UnpackHigh(even0, odd0).AsInt32(), together).AsByte().Store(pixels + 64);
        Avx512F.PermuteVar16x32(Avx512BW.UnpackLow(even1, odd1).AsInt32(), together).AsByte().Store(pixels + 128);
        Avx512F.PermuteVar16x32(Avx512BW.UnpackHigh(even1, odd1).AsInt32(), together).AsByte().Store(pixels + 192);
        for (int d = 0; d < Size; d++, columns += step)
        {
            Vector512<float> column = Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load(pixels + d * Size)));
            *columns = Vector512.MultiplyAddEstimate(column, Vector512.Create(scale[d]), Vector512.Create(shift[d]));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Lanes(byte** images, nint at)
    {
        Vector512<int> lanes = Vector128.Load((int*)(images[0] + at)).ToVector256Unsafe().ToVector512Unsafe();
        lanes = Avx512F.InsertVector128(lanes, Vector128.Load((int*)(images[4] + at)), 1);
        lanes = Avx512F.InsertVector128(lanes, Vector128.Load((int*)(images[8] + at)), 2);
        return Avx512F.InsertVector128(lanes, Vector128.Load((int*)(images[12] + at)), 3).AsByte();
    }
}
