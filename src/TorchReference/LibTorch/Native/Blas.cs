using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp;

/// <summary>
/// OpenBLAS and OpenMP at their best. They read their settings when they are loaded, so these must stand in the
/// process's own environment before libtorch is.
/// </summary>
internal static class Blas
{
    private const string ByItself = "its own choice";

    // libtorch's threads are OpenMP's. The pthread build of OpenBLAS brings threads of its own that wait for the
    // same cores; the OpenMP build is loaded by path, whichever of them is the system's libblas.so.3.
    private static readonly string[] Libraries = ["libopenblas.so.0", "libblas.so.3", "liblapack.so.3"];

    /// <summary>Sets their environment and loads OpenBLAS's OpenMP build where it is installed.</summary>
    public static (string Library, string CoreType) Prepare()
    {
        if (!OperatingSystem.IsLinux())
        {
            return ("the system's", ByItself);
        }

        string? coreType = CoreType();
        _ = coreType is null
            ? Libc.UnsetEnvironment("OPENBLAS_CORETYPE")
            : Libc.SetEnvironment("OPENBLAS_CORETYPE", coreType, overwrite: 1);

        // OpenMP's threads spin for milliseconds before they sleep. Where others want the cores, too, that makes a
        // step of half a millisecond one of a hundred; 5000 turns still bridge what lies between two operations.
        if (Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
        {
            _ = Libc.SetEnvironment("GOMP_SPINCOUNT", "5000", overwrite: 0);
        }

        string folder = $"/usr/lib/{Triplet()}/openblas-openmp";
        bool loaded = Libraries.All(name => Libc.Open(Path.Combine(folder, name)) != 0);
        return (loaded ? Path.Combine(folder, Libraries[1]) : "the system's libblas.so.3", coreType ?? ByItself);
    }

    // OpenBLAS may take a processor younger than itself for an old one, and the environment may name an old one. The
    // launcher has measured which kernels are the fastest; where it has not, or where .NET may not use AVX-512 either, the
    // instructions decide: Haswell's kernels take half as long again as SkylakeX's on a processor with AVX-512.
    private static string? CoreType()
    {
        if (Environment.GetEnvironmentVariable("HARNESS_OPENBLAS_CORETYPE") is { Length: > 0 } given)
        {
            return given;
        }

        string? measured = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(data => data.Key == "OpenBlasCoreType")?.Value;
        return Avx512F.VL.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported ? measured ?? "SkylakeX"
            : Avx2.IsSupported && Fma.IsSupported ? measured is "Zen" ? measured : "Haswell"
            : null;
    }

    private static string Triplet() =>
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
}
