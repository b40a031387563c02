namespace Harness.FromScratch;

/// <summary>
/// Work that falls into independent blocks of output. A block is computed by one thread from start to end, in an
/// order that is its own: which thread, and how many there are, changes no bit of it.
/// </summary>
internal interface IBlockWork
{
    /// <summary>Computes a block.</summary>
    /// <param name="block">Number of the block.</param>
    /// <param name="worker">Number of the thread, below <see cref="WorkerPool.Threads"/>: whose scratch memory to use.</param>
    void Run(int block, int worker);
}
