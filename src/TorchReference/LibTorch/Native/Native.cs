using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Answers of the C interface, checked.</summary>
internal static class Native
{
    /// <exception cref="ExternalException">Not <paramref name="done"/>; the message is libtorch's.</exception>
    public static void Check(bool done)
    {
        if (!done)
        {
            throw Error();
        }
    }

    /// <summary>What libtorch threw last on this thread.</summary>
    public static ExternalException Error() => new(Marshal.PtrToStringUTF8(NativeMethods.LastError()));

    /// <summary>The handles of <paramref name="tensors"/>, in their order.</summary>
    public static nint[] Handles(IEnumerable<torch.Tensor> tensors) => [.. tensors.Select(tensor => tensor.Handle)];
}
