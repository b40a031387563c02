using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Harness.FromScratch;

/// <summary>
/// Squares of as many images as a vector of float32 has elements, by as many pixels, for AVX-512 and AVX2: transposed as bytes, of which
/// a register holds several rows, before they are converted and normalised, which takes fewer shuffles than transposing the
/// normalised numbers.
/// </summary>
/// <typeparam name="TVector">Vectors of float32.</typeparam>
internal static unsafe class ByteSquares<TVector>
    where TVector : unmanaged
{
    /// <summary>Whether the machine has the instructions.</summary>
    public static bool AreSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (typeof(TVector) == typeof(Vector512<float>) && Avx512BW.IsSupported)
            || (typeof(TVector) == typeof(Vector256<float>) && Avx2.IsSupported);
    }

    /// <summary>columns[d, v] = bytes[v, ·, d]·scale[d] + shift[d] for the pixels d of some squares v, side by side.</summary>
    /// <param name="images">The squares' images, one square's behind the other's; as many as a vector has elements for each.</param>
    /// <param name="squares">How many squares.</param>
    /// <param name="at">The first of the pixels, counted from where the images point to.</param>
    /// <param name="scale">Factors of the pixels.</param>
    /// <param name="shift">Summands of the pixels.</param>
    /// <param name="pixels">Room for the squares' bytes.</param>
    /// <param name="columns">The squares' vectors of the first pixel, and behind them the next pixel's, written.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte** images, int squares, nint at, float* scale, float* shift, byte* pixels, TVector* columns)
    {
        if (typeof(TVector) == typeof(Vector512<float>))
        {
            for (int v = 0; v < squares; v++)
            {
                TransposeSixteen(images + v * 16, at, pixels + v * 256);
            }

            var to = (Vector512<float>*)columns;
            for (byte* end = pixels + 256; pixels < end; pixels += 16, scale++, shift++)
            {
                Vector512<float> a = Vector512.Create(*scale), b = Vector512.Create(*shift);
                int v = 0;
                for (; v <= squares - 3; v += 3, to += 3)
                {
                    to[0] = Sixteen(pixels + v * 256, a, b);
                    to[1] = Sixteen(pixels + v * 256 + 256, a, b);
                    to[2] = Sixteen(pixels + v * 256 + 512, a, b);
                }

                for (; v < squares; v++, to++)
                {
                    *to = Sixteen(pixels + v * 256, a, b);
                }
            }
        }
        else
        {
            for (int v = 0; v < squares; v++)
            {
                TransposeEight(images + v * 8, at, pixels + v * 64);
            }

            var to = (Vector256<float>*)columns;
            for (byte* end = pixels + 64; pixels < end; pixels += 8, scale++, shift++)
            {
                Vector256<float> a = Vector256.Create(*scale), b = Vector256.Create(*shift);
                int v = 0;
                for (; v <= squares - 3; v += 3, to += 3)
                {
                    to[0] = Eight(pixels + v * 64, a, b);
                    to[1] = Eight(pixels + v * 64 + 64, a, b);
                    to[2] = Eight(pixels + v * 64 + 128, a, b);
                }

                for (; v < squares; v++, to++)
                {
                    *to = Eight(pixels + v * 64, a, b);
                }
            }
        }
    }

    // A pixel of a square's images, normalised.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Sixteen(byte* pixel, Vector512<float> scale, Vector512<float> shift) =>
        Vector512.MultiplyAddEstimate(Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load(pixel))), scale, shift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Eight(byte* pixel, Vector256<float> scale, Vector256<float> shift) =>
        Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(pixel)), scale, shift);

    // Lane l of rᵢ is image 4l + i. Interleaving by bytes twice puts the bytes of images 4l … 4l + 3 side by side, a pixel
    // in each double word; a permutation then brings the four lanes' double words of a pixel together.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeSixteen(byte** images, nint at, byte* pixels)
    {
        Vector512<byte> r0 = Lanes(images, at), r1 = Lanes(images + 1, at), r2 = Lanes(images + 2, at), r3 = Lanes(images + 3, at);
        Vector512<byte> even0 = Avx512BW.UnpackLow(r0, r2), even1 = Avx512BW.UnpackHigh(r0, r2);
        Vector512<byte> odd0 = Avx512BW.UnpackLow(r1, r3), odd1 = Avx512BW.UnpackHigh(r1, r3);
        Vector512<int> together = Vector512.Create(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
        Avx512F.PermuteVar16x32(Avx512BW.UnpackLow(even0, odd0).AsInt32(), together).AsByte().Store(pixels);
        Avx512F.PermuteVar16x32(Avx512BW.UnpackHigh(even0, odd0).AsInt32(), together).AsByte().Store(pixels + 64);
        Avx512F.PermuteVar16x32(Avx512BW.UnpackLow(even1, odd1).AsInt32(), together).AsByte().Store(pixels + 128);
        Avx512F.PermuteVar16x32(Avx512BW.UnpackHigh(even1, odd1).AsInt32(), together).AsByte().Store(pixels + 192);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Lanes(byte** images, nint at)
    {
        Vector512<int> lanes = Vector128.Load((int*)(images[0] + at)).ToVector256Unsafe().ToVector512Unsafe();
        lanes = Avx512F.InsertVector128(lanes, Vector128.Load((int*)(images[4] + at)), 1);
        lanes = Avx512F.InsertVector128(lanes, Vector128.Load((int*)(images[8] + at)), 2);
        return Avx512F.InsertVector128(lanes, Vector128.Load((int*)(images[12] + at)), 3).AsByte();
    }

    // Eight bytes of an image are half a register: interleaving images i and i + 4, then i and i + 2, then i and i + 1 brings the
    // bytes of a pixel together.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeEight(byte** images, nint at, byte* pixels)
    {
        Vector128<byte> r04 = Pair(images, at), r15 = Pair(images + 1, at), r26 = Pair(images + 2, at), r37 = Pair(images + 3, at);
        Vector128<byte> even0 = Sse2.UnpackLow(r04, r26), even1 = Sse2.UnpackHigh(r04, r26);
        Vector128<byte> odd0 = Sse2.UnpackLow(r15, r37), odd1 = Sse2.UnpackHigh(r15, r37);
        Sse2.UnpackLow(even0, odd0).Store(pixels);
        Sse2.UnpackHigh(even0, odd0).Store(pixels + 16);
        Sse2.UnpackLow(even1, odd1).Store(pixels + 32);
        Sse2.UnpackHigh(even1, odd1).Store(pixels + 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Pair(byte** images, nint at) => Sse2.UnpackLow(
        Vector128.CreateScalarUnsafe(*(long*)(images[0] + at)).AsByte(), Vector128.CreateScalarUnsafe(*(long*)(images[4] + at)).AsByte());
}
