using System.Numerics;
using System.Runtime.CompilerServices;
using Harness.Experiments;

namespace Harness.FromScratch;

/// <summary>Moves a parameter by <see cref="SgdRule{T}"/>, element by element.</summary>
/// <param name="rule">The step.</param>
internal readonly unsafe struct Descent<TPath, TVector, T>(SgdRule<T> rule)
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Both forms of momentum are v ← ρ·v + a·g, W ← W − c·v: torch's with a = 1, c = η, the course's with a = η, c = 1.
    // Without momentum v is g: W ← W − η·g.
    private readonly TVector minusRate = TPath.Broadcast(-rule.Rate), penalty = TPath.Broadcast(rule.Penalty), rho = TPath.Broadcast(rule.Rho);
    private readonly TVector a = TPath.Broadcast(rule.Form == MomentumForm.Torch ? T.One : rule.Rate);
    private readonly TVector minusC = TPath.Broadcast(rule.Form == MomentumForm.Torch ? -rule.Rate : -T.One);

    /// <summary>The step without momentum.</summary>
    public PlainDescent<TPath, TVector, T> Plain
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(minusRate, penalty);
    }

    /// <param name="value">W.</param>
    /// <param name="gradient">dW, without the penalty's part.</param>
    /// <param name="velocity">v, or null for plain descent.</param>
    /// <param name="count">Number of elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(T* value, T* gradient, T* velocity, int count)
    {
        int i = 0;
        if (velocity is null)
        {
            for (; i <= count - TPath.Width; i += TPath.Width)
            {
                Move(value + i, null, TPath.Load(gradient + i));
            }

            if (i < count)
            {
                TVector w = Partial<TPath, TVector, T>.Load(value + i, count - i);
                Partial<TPath, TVector, T>.Store(value + i, Moved(w, Partial<TPath, TVector, T>.Load(gradient + i, count - i)), count - i);
            }

            return;
        }

        for (; i <= count - TPath.Width; i += TPath.Width)
        {
            Move(value + i, velocity + i, TPath.Load(gradient + i));
        }

        if (i < count)
        {
            TVector w = Partial<TPath, TVector, T>.Load(value + i, count - i);
            TVector v = Velocity(Partial<TPath, TVector, T>.Load(velocity + i, count - i), w, Partial<TPath, TVector, T>.Load(gradient + i, count - i));
            Partial<TPath, TVector, T>.Store(velocity + i, v, count - i);
            Partial<TPath, TVector, T>.Store(value + i, TPath.MultiplyAdd(minusC, v, w), count - i);
        }
    }

    /// <summary>Moves a vector of W, and of v.</summary>
    /// <param name="value">The vector of W.</param>
    /// <param name="velocity">The vector of v, or null for plain descent.</param>
    /// <param name="gradient">dW, without the penalty's part.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Move(T* value, T* velocity, TVector gradient)
    {
        TVector w = TPath.Load(value);
        if (velocity is null)
        {
            TPath.Store(value, Moved(w, gradient));
            return;
        }

        TVector v = Velocity(TPath.Load(velocity), w, gradient);
        TPath.Store(velocity, v);
        TPath.Store(value, TPath.MultiplyAdd(minusC, v, w));
    }

    /// <summary>
    /// Moves a tile of four rows by vectors of gradients, a vector of all rows before the next: rows may lie a multiple of
    /// 4096 bytes apart, where a load waits for the stores before it that end in the same twelve bits.
    /// </summary>
    /// <param name="value">The tile of W.</param>
    /// <param name="stride">From one row of W, and of v, to the next.</param>
    /// <param name="gradient">dW, [4 × <paramref name="vectors"/>].</param>
    /// <param name="velocity">The tile of v, or null for plain descent.</param>
    /// <param name="vectors">Vectors of a row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void RunTile(T* value, nint stride, TVector* gradient, T* velocity, int vectors)
    {
        T* w0 = value, w1 = w0 + stride, w2 = w1 + stride, w3 = w2 + stride;
        TVector* g = gradient;
        if (velocity is null)
        {
            for (nint at = 0; g < gradient + vectors; at += TPath.Width, g++)
            {
                TVector a0 = TPath.Load(w0 + at), a1 = TPath.Load(w1 + at), a2 = TPath.Load(w2 + at), a3 = TPath.Load(w3 + at);
                TPath.Store(w0 + at, Moved(a0, g[0]));
                TPath.Store(w1 + at, Moved(a1, g[vectors]));
                TPath.Store(w2 + at, Moved(a2, g[2 * vectors]));
                TPath.Store(w3 + at, Moved(a3, g[3 * vectors]));
            }

            return;
        }

        T* v0 = velocity, v1 = v0 + stride, v2 = v1 + stride, v3 = v2 + stride;
        for (nint at = 0; g < gradient + vectors; at += TPath.Width, g++)
        {
            TVector a0 = TPath.Load(w0 + at), a1 = TPath.Load(w1 + at), a2 = TPath.Load(w2 + at), a3 = TPath.Load(w3 + at);
            TVector b0 = Velocity(TPath.Load(v0 + at), a0, g[0]), b1 = Velocity(TPath.Load(v1 + at), a1, g[vectors]);
            TVector b2 = Velocity(TPath.Load(v2 + at), a2, g[2 * vectors]), b3 = Velocity(TPath.Load(v3 + at), a3, g[3 * vectors]);
            TPath.Store(v0 + at, b0);
            TPath.Store(v1 + at, b1);
            TPath.Store(v2 + at, b2);
            TPath.Store(v3 + at, b3);
            TPath.Store(w0 + at, TPath.MultiplyAdd(minusC, b0, a0));
            TPath.Store(w1 + at, TPath.MultiplyAdd(minusC, b1, a1));
            TPath.Store(w2 + at, TPath.MultiplyAdd(minusC, b2, a2));
            TPath.Store(w3 + at, TPath.MultiplyAdd(minusC, b3, a3));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector Moved(TVector w, TVector gradient) => Plain.Moved(w, gradient);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector Velocity(TVector v, TVector w, TVector gradient) =>
        TPath.MultiplyAdd(rho, v, TPath.Multiply(a, TPath.MultiplyAdd(penalty, w, gradient)));
}

/// <summary>W ← W − η·(g + penalty·W): two vectors that fit registers beside the sums.</summary>
/// <param name="minusRate">−η.</param>
/// <param name="penalty">2λ, or 0.</param>
internal readonly unsafe struct PlainDescent<TPath, TVector, T>(TVector minusRate, TVector penalty)
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Moves four successive vectors of W.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Move(T* value, TVector g0, TVector g1, TVector g2, TVector g3)
    {
        TVector w0 = TPath.Load(value), w1 = TPath.Load(value + TPath.Width), w2 = TPath.Load(value + 2 * TPath.Width), w3 = TPath.Load(value + 3 * TPath.Width);
        TPath.Store(value, Moved(w0, g0));
        TPath.Store(value + TPath.Width, Moved(w1, g1));
        TPath.Store(value + 2 * TPath.Width, Moved(w2, g2));
        TPath.Store(value + 3 * TPath.Width, Moved(w3, g3));
    }

    /// <summary>A vector of W after the step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Moved(TVector w, TVector gradient) => TPath.MultiplyAdd(minusRate, TPath.MultiplyAdd(penalty, w, gradient), w);
}
