using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Loads libtorch with its BLAS, once a process, and says what was loaded.</summary>
public static class LibTorchBackend
{
    internal const string Shim = "harness_torch";

    private static readonly Lazy<LibTorchBackendInfo> Loaded = new(LoadOnce);
    private static nint shim;

    /// <summary>Loads libtorch, if that has not happened yet.</summary>
    /// <exception cref="DllNotFoundException">The shim or a library it needs is missing; the message says which.</exception>
    public static LibTorchBackendInfo Load() => Loaded.Value;

    private static LibTorchBackendInfo LoadOnce()
    {
        (string blas, string coreType) = Blas.Prepare();
        string path = Path.Combine(AppContext.BaseDirectory, $"lib{Shim}.so");
        if (!File.Exists(path))
        {
            throw new DllNotFoundException($"{path} is missing");
        }

        shim = Libc.Open(path);
        if (shim == 0)
        {
            throw new DllNotFoundException(Libc.Error());
        }

        string package = Marshal.PtrToStringUTF8(NativeMethods.Package())!;
        return new LibTorchBackendInfo(package, path, blas, coreType);
    }

    // The shim is loaded by its path, after its BLAS; whichever function is called first.
    internal static void Register() =>
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name == Shim ? Handle() : 0);

    private static nint Handle()
    {
        if (shim == 0)
        {
            Load();
        }

        return shim;
    }
}

/// <summary>What stands behind the binding.</summary>
/// <param name="Package">Version of the system's libtorch package: 1.13.1+dfsg-4.</param>
/// <param name="Location">Path of the shim.</param>
/// <param name="Blas">Path of the BLAS that was loaded, or how it is chosen.</param>
/// <param name="CoreType">Kernels OpenBLAS was told to use, or "its own choice".</param>
public sealed record LibTorchBackendInfo(string Package, string Location, string Blas, string CoreType);
