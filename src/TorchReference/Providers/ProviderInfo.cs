namespace Harness.TorchReference;

/// <summary>What stands behind the TorchSharp API on this machine.</summary>
/// <param name="Name">"TorchSharp 0.107.0", or "LibTorch (Debian libtorch 1.13.1+dfsg-4)".</param>
/// <param name="Version">Version of libtorch.</param>
/// <param name="Blas">The BLAS behind its matrix products.</param>
/// <param name="CoreType">Which processor's kernels the BLAS was told to use.</param>
/// <param name="Threads">Threads an operation may use, unless an engine sets them.</param>
/// <param name="Heap">Where memory for its tensors comes from.</param>
/// <param name="Location">Where the provider was loaded from.</param>
public sealed record ProviderInfo(
    string Name, string Version, string Blas, string CoreType, int Threads, string Heap, string Location);
