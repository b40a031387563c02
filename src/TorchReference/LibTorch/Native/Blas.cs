using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp;

/// <summary>
/// OpenBLAS at its best. It reads its settings when it is loaded, so they must stand in the process's own
/// environment before libtorch is.
/// </summary>
internal static class Blas
{
    private const string ByItself = "its own choice";

    // libtorch's threads are OpenMP's. The pthread build of OpenBLAS brings threads of its own that wait for the
    // same cores; the OpenMP build is loaded by path, whichever of them is the system's libblas.so.3.
    private static readonly string[] Libraries = ["libopenblas.so.0", "libblas.so.3", "liblapack.so.3"];

    /// <summary>Sets OpenBLAS's environment and loads its OpenMP build where it is installed.</summary>
    public static (string Library, string CoreType) Prepare()
    {
        if (!OperatingSystem.IsLinux())
        {
            return ("the system's", ByItself);
        }

        // A preset size of another machine's level-2 cache makes OpenBLAS cut its blocks wrongly.
        _ = Libc.UnsetEnvironment("OPENBLAS_L2_SIZE");
        string? coreType = CoreType();
        _ = coreType is null
            ? Libc.UnsetEnvironment("OPENBLAS_CORETYPE")
            : Libc.SetEnvironment("OPENBLAS_CORETYPE", coreType, overwrite: 1);

        string folder = $"/usr/lib/{Triplet()}/openblas-openmp";
        bool loaded = Libraries.All(name => Libc.Open(Path.Combine(folder, name)) != 0);
        return (loaded ? Path.Combine(folder, Libraries[1]) : "the system's libblas.so.3", coreType ?? ByItself);
    }

    // OpenBLAS falls back to kernels for old processors on processors it was released before.
    private static string? CoreType() =>
        Environment.GetEnvironmentVariable("HARNESS_OPENBLAS_CORETYPE") is { Length: > 0 } given ? given
        : Avx512F.VL.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported ? "SKYLAKEX"
        : Avx2.IsSupported && Fma.IsSupported ? "Haswell"
        : null;

    private static string Triplet() =>
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
}
