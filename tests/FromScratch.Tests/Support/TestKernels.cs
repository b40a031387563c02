using System.Numerics;
using System.Runtime.Intrinsics;

namespace Harness.FromScratch.Tests;

/// <summary>A width of vector instructions to test; the ones this CPU lacks run in software.</summary>
public enum VectorPath
{
    Scalar,
    Bits128,
    Bits256,
    Bits512,
}

/// <summary>Kernels on a chosen path, whatever this CPU's best one is.</summary>
internal static class TestKernels
{
    public static Kernels<T> Create<T>(VectorPath path, WorkerPool pool)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => path switch
        {
            VectorPath.Scalar => new VectorKernels<ScalarPath<T>, T, T>(pool),
            VectorPath.Bits128 => new VectorKernels<Vector128Path<T>, Vector128<T>, T>(pool),
            VectorPath.Bits256 => new VectorKernels<Vector256Path<T>, Vector256<T>, T>(pool),
            VectorPath.Bits512 => new VectorKernels<Vector512Path<T>, Vector512<T>, T>(pool),
            _ => throw new ArgumentOutOfRangeException(nameof(path), path, "unknown path"),
        };
}

/// <summary>All paths, as a theory's data.</summary>
public sealed class EveryPath() : TheoryData<VectorPath>(Enum.GetValues<VectorPath>());
