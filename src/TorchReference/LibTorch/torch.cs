namespace TorchSharp;

/// <summary>
/// libtorch under the names TorchSharp gives it: the members the reference uses, with TorchSharp's signatures.
/// Every operation, gradient and optimiser step is libtorch's own.
/// </summary>
public static partial class torch
{
    /// <summary>Version of libtorch: 1.13.1.</summary>
    public static string __version__ => LibTorchBackend.Load().Package.Split('+', '-')[0];

    /// <summary>Threads an operation may use.</summary>
    public static int get_num_threads() => NativeMethods.GetNumThreads();

    /// <summary>Sets the threads an operation may use.</summary>
    public static void set_num_threads(int num) => Native.Check(NativeMethods.SetNumThreads(num));

    /// <summary>A scope that releases every tensor created on this thread until it is disposed.</summary>
    public static DisposeScope NewDisposeScope() => new();

    /// <summary>Until the returned object is disposed, operations of this thread are not recorded.</summary>
    public static IDisposable no_grad() => new GradMode(enabled: false);

    private sealed class GradMode : IDisposable
    {
        private readonly bool before = NativeMethods.GetGradEnabled();

        public GradMode(bool enabled) => NativeMethods.SetGradEnabled(enabled);

        public void Dispose() => NativeMethods.SetGradEnabled(before);
    }
}
