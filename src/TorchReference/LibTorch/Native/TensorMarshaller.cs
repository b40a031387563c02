using System.Runtime.InteropServices.Marshalling;

namespace TorchSharp;

/// <summary>
/// Tensors across the C interface. In: the handle (0 for null), kept alive until the call returns. Out: a new
/// tensor in the innermost dispose scope of this thread; a null handle throws what libtorch said.
/// </summary>
[CustomMarshaller(typeof(torch.Tensor), MarshalMode.ManagedToUnmanagedIn, typeof(In))]
[CustomMarshaller(typeof(torch.Tensor), MarshalMode.ManagedToUnmanagedOut, typeof(Out))]
internal static class TensorMarshaller
{
    public ref struct In
    {
        private torch.Tensor? tensor;

        public void FromManaged(torch.Tensor? managed) => tensor = managed;

        public readonly nint ToUnmanaged() => tensor?.Handle ?? 0;

        public readonly void Free() => GC.KeepAlive(tensor);
    }

    public static class Out
    {
        public static torch.Tensor ConvertToManaged(nint unmanaged) =>
            unmanaged != 0 ? new torch.Tensor(unmanaged) : throw Native.Error();
    }
}
