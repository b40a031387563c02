using System.Runtime.Intrinsics.X86;

namespace Harness.FromScratch;

/// <summary>The core's first-level data cache. Its size decides how long the packed pieces of a sum are, not a bit of the sum.</summary>
internal static class FirstLevelCache
{
    private const int Usual = 32 * 1024;

    /// <summary>Its size as the processor tells it; 32 kB where it does not.</summary>
    public static int Bytes { get; } = Read();

    // "Deterministic cache parameters": leaf 4 of Intel's processors, 0x8000001D of AMD's, a cache for each subleaf.
    private static int Read()
    {
        if (!X86Base.IsSupported)
        {
            return Usual;
        }

        (_, int b, _, _) = X86Base.CpuId(0, 0);
        int leaf = b == BitConverter.ToInt32("Auth"u8) ? unchecked((int)0x8000001D) : 4;
        (int highest, _, _, _) = X86Base.CpuId(leaf & int.MinValue, 0);
        for (int cache = 0; unchecked((uint)highest >= (uint)leaf) && cache < 8; cache++)
        {
            (int type, int lines, int sets, _) = X86Base.CpuId(leaf, cache);
            bool holdsData = (type & 31) is 1 or 3;
            if (holdsData && (type >> 5 & 7) == 1)
            {
                int ways = (lines >>> 22) + 1, partitions = (lines >>> 12 & 1023) + 1, bytesOfLine = (lines & 4095) + 1;
                return ways * partitions * bytesOfLine * (sets + 1);
            }
        }

        return Usual;
    }
}
