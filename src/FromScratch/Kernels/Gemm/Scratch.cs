using System.Runtime.CompilerServices;

namespace Harness.FromScratch;

/// <summary>Memory of each worker's own, an array for each; it grows to what was asked for most.</summary>
internal sealed unsafe class Scratch<TElement>(int workers)
    where TElement : unmanaged
{
    private const int Alignment = 4096;
    private readonly byte[][] buffers = new byte[workers][];
    private readonly byte*[] starts = new byte*[workers];
    private long reserved;

    /// <summary>Makes room for <paramref name="elements"/> elements a worker.</summary>
    public void Reserve(long elements)
    {
        long bytes = (elements * sizeof(TElement) + Alignment - 1) / Alignment * Alignment + 64;
        if (bytes <= reserved)
        {
            return;
        }

        for (int worker = 0; worker < workers; worker++)
        {
            buffers[worker] = GC.AllocateUninitializedArray<byte>(checked((int)(bytes + Alignment)), pinned: true);
            nuint address = (nuint)Unsafe.AsPointer(ref buffers[worker][0]);
            starts[worker] = (byte*)((address + Alignment - 1) / Alignment * Alignment);
        }

        reserved = bytes;
    }

    /// <summary>The memory of a worker.</summary>
    public TElement* Of(int worker) => (TElement*)starts[worker];
}
