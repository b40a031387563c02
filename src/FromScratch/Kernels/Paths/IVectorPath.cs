namespace Harness.FromScratch;

/// <summary>
/// One width of vector instructions, as the kernels see it. A kernel is written once against this interface;
/// the JIT compiles it once per path, with every call below a single instruction.
/// </summary>
/// <typeparam name="TVector">The vector register's type.</typeparam>
/// <typeparam name="T">Element: float or double.</typeparam>
internal unsafe interface IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>What results call the path.</summary>
    static abstract string Name { get; }

    /// <summary>Elements in a vector.</summary>
    static abstract int Width { get; }

    /// <summary>Whether there are 32 vector registers: room for a tile of 4 × 6 accumulators. Otherwise 4 × 3.</summary>
    static abstract bool HasWideTile { get; }

    static abstract TVector Load(T* source);

    static abstract void Store(T* destination, TVector value);

    static abstract TVector Broadcast(T value);

    /// <summary>Half a vector, twice; where a vector has fewer than four elements nobody asks for it.</summary>
    static abstract TVector BroadcastHalf(T* source);

    /// <summary>a·b + c, rounded once where the machine fuses it.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>The larger of each pair; NaN where either is NaN.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>a where <paramref name="condition"/> &gt; 0, otherwise 0.</summary>
    static abstract TVector WherePositive(TVector condition, TVector a);

    /// <summary>eˣ, within an ULP or two.</summary>
    static abstract TVector Exp(TVector x);

    /// <summary>Lanes of 128 bits, loaded at <paramref name="source"/> and at every <paramref name="step"/> elements from it.</summary>
    static abstract TVector LoadLanes(T* source, nint step);

    /// <summary>In each lane of 128 bits, a₀ b₀ (a₁ b₁) from the lower halves.</summary>
    static abstract TVector InterleaveLower(TVector a, TVector b);

    /// <summary>In each lane of 128 bits, the same from the upper halves.</summary>
    static abstract TVector InterleaveUpper(TVector a, TVector b);

    /// <summary><see cref="Width"/> bytes, converted.</summary>
    static abstract TVector LoadBytes(byte* source);

    /// <summary><see cref="Width"/> numbers of float32, converted.</summary>
    static abstract TVector LoadSingles(float* source);
}
