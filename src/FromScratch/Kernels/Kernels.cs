using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Harness.FromScratch;

/// <summary>
/// The numerical kernels of a training step. <see cref="NaiveKernels{T}"/> says what each computes, in the plainest
/// loops; <see cref="VectorKernels{TPath, TVector, T}"/> computes the same fast. Kernels allocate nothing once
/// they have seen a shape, and their results do not depend on the number of threads.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class Kernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What results call these kernels: "AVX-512", "AVX2", …</summary>
    public abstract string Name { get; }

    /// <summary>The widest vector path this machine has, on the threads of <paramref name="pool"/>.</summary>
    public static Kernels<T> Best(WorkerPool pool) =>
        Avx512F.IsSupported ? new VectorKernels<Vector512Path<T>, Vector512<T>, T>(pool)
        : Vector256.IsHardwareAccelerated && Fma.IsSupported ? new VectorKernels<Vector256Path<T>, Vector256<T>, T>(pool)
        : Vector128.IsHardwareAccelerated ? new VectorKernels<Vector128Path<T>, Vector128<T>, T>(pool)
        : new VectorKernels<ScalarPath<T>, T, T>(pool);

    /// <summary>S = X·Wᵀ + b.</summary>
    /// <param name="X">[N×D].</param>
    /// <param name="W">[M×D].</param>
    /// <param name="b">[1×M].</param>
    /// <param name="S">[N×M], written.</param>
    public void MultiplyTransposed(Matrix<T> X, Matrix<T> W, Matrix<T> b, Matrix<T> S) => MultiplyTransposed(X, [new(W, b, S)]);

    /// <summary>S = X·Wᵀ + b of several W of one shape; each S is what it is alone, but X is read once.</summary>
    /// <param name="X">[N×D].</param>
    /// <param name="maps">At least one.</param>
    public abstract void MultiplyTransposed(Matrix<T> X, ReadOnlySpan<AffineMap<T>> maps);

    /// <summary>dW = dSᵀ·X into the parameter's gradient, or straight into its value where it has a rule.</summary>
    /// <param name="dS">[N×M].</param>
    /// <param name="X">[N×D].</param>
    /// <param name="W">A parameter of shape [M×D].</param>
    public abstract void TransposedMultiply(Matrix<T> dS, Matrix<T> X, Parameter<T> W);

    /// <summary>dX = dS·W.</summary>
    /// <param name="dS">[N×M].</param>
    /// <param name="W">[M×D].</param>
    /// <param name="dX">[N×D], written.</param>
    public abstract void Multiply(Matrix<T> dS, Matrix<T> W, Matrix<T> dX);

    /// <summary>db = Σₙ dSₙ into the parameter's gradient, or straight into its value where it has a rule.</summary>
    /// <param name="dS">[N×M].</param>
    /// <param name="b">A parameter of shape [1×M].</param>
    public abstract void SumRows(Matrix<T> dS, Parameter<T> b);

    /// <summary>H = max(0, S).</summary>
    /// <param name="S">[N×M].</param>
    /// <param name="H">[N×M], written.</param>
    public abstract void Relu(Matrix<T> S, Matrix<T> H);

    /// <summary>dS = dH where S &gt; 0, otherwise 0.</summary>
    /// <param name="S">[N×M].</param>
    /// <param name="dH">[N×M].</param>
    /// <param name="dS">[N×M], written.</param>
    public abstract void ReluBackward(Matrix<T> S, Matrix<T> dH, Matrix<T> dS);

    /// <summary>
    /// P = softmax of each row of S, and log Σ exp of it; both from S − max S, so that nothing overflows.
    /// </summary>
    /// <param name="S">[N×C].</param>
    /// <param name="P">[N×C], written.</param>
    /// <param name="logSumExp">[N×1], written; null where nobody asks for the loss.</param>
    public abstract void Softmax(Matrix<T> S, Matrix<T> P, Matrix<T>? logSumExp);

    /// <summary>Y = Y + a·X.</summary>
    /// <param name="a">Factor.</param>
    /// <param name="X">[N×M].</param>
    /// <param name="Y">[N×M], added to.</param>
    public abstract void AddScaled(T a, Matrix<T> X, Matrix<T> Y);

    /// <summary>Moves a parameter by a rule and its gradient.</summary>
    /// <param name="parameter">Its value moves, and its velocity where it has one.</param>
    /// <param name="rule">The step; a penalty of 0 where the gradient already has the penalty's part.</param>
    public abstract void Descend(Parameter<T> parameter, SgdRule<T> rule);

    /// <summary>μ = 1/N Σₙ Sₙ and σ² = 1/N Σₙ (Sₙ − μ)² of each column.</summary>
    /// <param name="S">[N×M].</param>
    /// <param name="mean">μ, [1×M], written.</param>
    /// <param name="variance">σ², [1×M], written.</param>
    public abstract void ColumnStatistics(Matrix<T> S, Matrix<T> mean, Matrix<T> variance);

    /// <summary>X̂ = (S − μ)·r and Y = γ·X̂ + β, column by column.</summary>
    /// <param name="S">[N×M].</param>
    /// <param name="mean">μ, [1×M].</param>
    /// <param name="inverseDeviation">r = 1/√(σ² + ε), [1×M].</param>
    /// <param name="gamma">γ, [1×M].</param>
    /// <param name="beta">β, [1×M].</param>
    /// <param name="Xhat">X̂, [N×M], written.</param>
    /// <param name="Y">[N×M], written.</param>
    public abstract void NormalizeColumns(Matrix<T> S, Matrix<T> mean, Matrix<T> inverseDeviation, Matrix<T> gamma, Matrix<T> beta, Matrix<T> Xhat, Matrix<T> Y);

    /// <summary>dγ = Σₙ dYₙ·X̂ₙ, dβ = Σₙ dYₙ, dS = γ·r/N·(N·dY − dβ − X̂·dγ); γ and β go where <see cref="SumRows"/>'s b goes.</summary>
    /// <param name="dY">[N×M].</param>
    /// <param name="Xhat">X̂, [N×M].</param>
    /// <param name="inverseDeviation">r, [1×M].</param>
    /// <param name="gamma">γ, of shape [1×M].</param>
    /// <param name="beta">β, of shape [1×M].</param>
    /// <param name="dS">[N×M], written.</param>
    public abstract void BatchNormBackward(Matrix<T> dY, Matrix<T> Xhat, Matrix<T> inverseDeviation, Parameter<T> gamma, Parameter<T> beta, Matrix<T> dS);

    /// <summary>X = X·mask·scale, in place.</summary>
    /// <param name="X">[N×M], changed.</param>
    /// <param name="mask">0 or 1 for each element.</param>
    /// <param name="scale">Factor of what is kept.</param>
    public abstract void Mask(Matrix<T> X, ReadOnlySpan<byte> mask, T scale);

    /// <summary>‖X‖², summed in float64.</summary>
    /// <param name="X">[N×M].</param>
    public abstract double SumOfSquares(Matrix<T> X);

    /// <summary>
    /// X = (pixels − μ)/σ per feature, as pixels·(1/σ) + (−μ/σ); elements may be written only when they are asked for, until
    /// when the pixels, the scale and the shift must stay what they are.
    /// </summary>
    /// <param name="rows">Pointers to the images' pixels, [N] of [D].</param>
    /// <param name="areBytes">Whether they are bytes; else they are numbers of float32.</param>
    /// <param name="scale">1/σ, [1×D].</param>
    /// <param name="shift">−μ/σ, [1×D].</param>
    /// <param name="X">[N×D], written.</param>
    public abstract void Normalize(ReadOnlySpan<nint> rows, bool areBytes, Matrix<T> scale, Matrix<T> shift, Matrix<T> X);
}
