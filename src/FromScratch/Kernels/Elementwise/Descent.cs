using System.Numerics;
using System.Runtime.CompilerServices;
using Harness.Experiments;

namespace Harness.FromScratch;

/// <summary>Moves a parameter by <see cref="SgdRule{T}"/>, element by element.</summary>
internal static unsafe class Descent<TPath, TVector, T>
    where TPath : IVectorPath<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="value">W.</param>
    /// <param name="gradient">dW, without the penalty's part.</param>
    /// <param name="velocity">v, or null for plain descent.</param>
    /// <param name="count">Number of elements.</param>
    /// <param name="rule">The step.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(T* value, T* gradient, T* velocity, int count, SgdRule<T> rule)
    {
        if (velocity is not null)
        {
            WithVelocity(value, gradient, velocity, count, rule);
            return;
        }

        TVector minusRate = TPath.Broadcast(-rule.Rate), penalty = TPath.Broadcast(rule.Penalty);
        for (int i = 0; i < count; i += TPath.Width)
        {
            TVector w = Partial<TPath, TVector, T>.LoadUpTo(value + i, count - i);
            TVector g = TPath.MultiplyAdd(penalty, w, Partial<TPath, TVector, T>.LoadUpTo(gradient + i, count - i));
            Partial<TPath, TVector, T>.StoreUpTo(value + i, TPath.MultiplyAdd(minusRate, g, w), count - i);
        }
    }

    // Both forms are v ← ρ·v + a·g, W ← W − c·v: torch's with a = 1, c = η, the course's with a = η, c = 1.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WithVelocity(T* value, T* gradient, T* velocity, int count, SgdRule<T> rule)
    {
        bool torch = rule.Form == MomentumForm.Torch;
        TVector penalty = TPath.Broadcast(rule.Penalty), rho = TPath.Broadcast(rule.Rho);
        TVector a = TPath.Broadcast(torch ? T.One : rule.Rate), minusC = TPath.Broadcast(torch ? -rule.Rate : -T.One);
        for (int i = 0; i < count; i += TPath.Width)
        {
            TVector w = Partial<TPath, TVector, T>.LoadUpTo(value + i, count - i);
            TVector g = TPath.MultiplyAdd(penalty, w, Partial<TPath, TVector, T>.LoadUpTo(gradient + i, count - i));
            TVector v = Partial<TPath, TVector, T>.LoadUpTo(velocity + i, count - i);
            v = TPath.MultiplyAdd(rho, v, TPath.Multiply(a, g));
            Partial<TPath, TVector, T>.StoreUpTo(velocity + i, v, count - i);
            Partial<TPath, TVector, T>.StoreUpTo(value + i, TPath.MultiplyAdd(minusC, v, w), count - i);
        }
    }
}
