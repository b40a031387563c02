using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Harness.FromScratch;

/// <summary>Asks for memory before it is needed; computes nothing.</summary>
internal static unsafe class Prefetch
{
    /// <summary>Bytes of a line.</summary>
    public const int CacheLine = 64;

    /// <summary>Asks for the line of an address; any address will do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(byte* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    /// <summary>Asks for the lines of successive bytes, all at once.</summary>
    /// <param name="first">The first byte.</param>
    /// <param name="bytes">How many.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Lines(void* first, int bytes)
    {
        for (byte* line = (byte*)first; line < (byte*)first + bytes; line += CacheLine)
        {
            Line(line);
        }
    }
}
