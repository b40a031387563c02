using System.Runtime.InteropServices.Marshalling;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A handle of a libtorch tensor. It is released by <see cref="Dispose()"/>, by the dispose scope it was
    /// created in, or at last by the finaliser.
    /// </summary>
    [NativeMarshalling(typeof(TensorMarshaller))]
    public partial class Tensor : IDisposable
    {
        private static long totalCount;
        private nint handle;

        internal Tensor(nint handle)
        {
            this.handle = handle;
            Interlocked.Increment(ref totalCount);
            Owner = DisposeScope.Innermost;
            Owner?.Add(this);
        }

        /// <summary>Releases the handle.</summary>
        ~Tensor() => Dispose(false);

        /// <summary>How many handles are alive in the process.</summary>
        public static long TotalCount => Interlocked.Read(ref totalCount);

        /// <summary>The handle, as the C interface takes it.</summary>
        /// <exception cref="ObjectDisposedException">It was released.</exception>
        public nint Handle => handle != 0 ? handle : throw new ObjectDisposedException(nameof(Tensor));

        /// <summary>Whether the handle was released.</summary>
        public bool IsInvalid => handle == 0;

        internal DisposeScope? Owner { get; set; }

        /// <summary>Gives the handle away; nothing is left to release.</summary>
        internal nint MoveHandle()
        {
            nint moved = Handle;
            handle = 0;
            Interlocked.Decrement(ref totalCount);
            Owner?.Remove(this);
            Owner = null;
            return moved;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Hands the tensor to the scope around its own.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            Owner?.MoveToOuter(this);
            return this;
        }

        /// <summary>Takes the tensor out of its scope: its holder releases it.</summary>
        public Tensor DetachFromDisposeScope()
        {
            Owner?.Detach(this);
            return this;
        }

        /// <summary>Releases the handle.</summary>
        protected virtual void Dispose(bool disposing)
        {
            nint released = Interlocked.Exchange(ref handle, 0);
            if (released == 0)
            {
                return;
            }

            if (disposing)
            {
                Owner?.Remove(this);
                Owner = null;
            }

            Interlocked.Decrement(ref totalCount);
            NativeMethods.TensorDelete(released);
        }
    }
}
