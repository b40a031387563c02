using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>Memory of each worker's own, on cache lines of its own; it grows to what was asked for most.</summary>
internal sealed unsafe class Scratch<TElement>(int workers)
    where TElement : unmanaged
{
    private const int Alignment = 4096;
    private byte[] buffer = [];
    private byte* start;
    private long bytesPerWorker;

    /// <summary>Makes room for <paramref name="elements"/> elements a worker.</summary>
    public void Reserve(long elements)
    {
        long bytes = (elements * sizeof(TElement) + Alignment - 1) / Alignment * Alignment + 64;
        if (bytes <= bytesPerWorker)
        {
            return;
        }

        buffer = GC.AllocateUninitializedArray<byte>(checked((int)(bytes * workers + Alignment)), pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref buffer[0]);
        start = (byte*)((address + Alignment - 1) / Alignment * Alignment);
        bytesPerWorker = bytes;
    }

    /// <summary>The memory of a worker.</summary>
    public TElement* Of(int worker) => (TElement*)(start + worker * bytesPerWorker);
}
