using TorchSharp;

namespace Harness.TorchReference;

/// <summary>The system's libtorch behind the binding of LibTorch/.</summary>
public static partial class Provider
{
    private const string HowToGetIt =
        "Run ./harness doctor, or: apt-get install libtorch-dev libopenblas0-openmp, then ./harness again";

    private static ProviderInfo LoadLibrary()
    {
        LibTorchBackendInfo backend = LibTorchBackend.Load();
        return new ProviderInfo(
            $"LibTorch (Debian libtorch {backend.Package})", torch.__version__,
            backend.Blas, backend.CoreType, torch.get_num_threads(), Heap.Name, backend.Location);
    }
}
