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

    /// <summary>columns[d] = bytes[·, d]·scale[d] + shift[d] for a square's pixels d.</summary>
    /// <param name="images">As many images as a vector has elements, at the first of the pixels.</param>
    /// <param name="at">The square's first pixel, counted from there.</param>
    /// <param name="scale">Factors of the pixels.</param>
    /// <param name="shift">Summands of the pixels.</param>
    /// <param name="pixels">Room for a square of bytes.</param>
    /// <param name="columns">The first pixel's vector, written.</param>
    /// <param name="step">From one pixel's vector to the next, in vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte** images, nint at, float* scale, float* shift, byte* pixels, TVector* columns, nint step)
    {
        if (typeof(TVector) == typeof(Vector512<float>))
        {
            TransposeSixteen(images, at, pixels);
            var to = (Vector512<float>*)columns;
            for (int d = 0; d < 16; d++, to += step)
            {
                Vector512<float> column = Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load(pixels + d * 16)));
                *to = Vector512.MultiplyAddEstimate(column, Vector512.Create(scale[d]), Vector512.Create(shift[d]));
            }
        }
        else
        {
            TransposeEight(images, at, pixels);
            var to = (Vector256<float>*)columns;
            for (int d = 0; d < 8; d++, to += step)
            {
                Vector256<float> column = Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(pixels + d * 8));
                *to = Vector256.MultiplyAddEstimate(column, Vector256.Create(scale[d]), Vector256.Create(shift[d]));
            }
        }
    }

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
