namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Type of the elements.</summary>
        public ScalarType dtype => (ScalarType)NativeMethods.TensorDtype(this);

        /// <summary>How many dimensions.</summary>
        public long ndim => NativeMethods.TensorDimensions(this);

        /// <summary>Extent of each dimension.</summary>
        public unsafe long[] shape
        {
            get
            {
                long[] extents = new long[ndim];
                fixed (long* pointer = extents)
                {
                    NativeMethods.TensorShape(this, pointer);
                }

                return extents;
            }
        }

        /// <summary>The elements' own memory, row-major.</summary>
        /// <exception cref="NotSupportedException">The tensor is not contiguous.</exception>
        public unsafe Span<byte> bytes
        {
            get
            {
                if (!is_contiguous())
                {
                    throw new NotSupportedException("bytes of a tensor that is not contiguous");
                }

                Native.Check(NativeMethods.TensorData(this, out void* data));
                return new Span<byte>(data, checked((int)(numel() * NativeMethods.TensorElementSize(this))));
            }
        }

        /// <summary>Whether operations on it are recorded.</summary>
        public bool requires_grad
        {
            get => NativeMethods.TensorRequiresGrad(this);
            set => Native.Check(NativeMethods.TensorSetRequiresGrad(this, value));
        }

        /// <summary>How many elements.</summary>
        public long numel() => NativeMethods.TensorNumel(this);

        /// <summary>Whether the elements lie in row-major order without gaps.</summary>
        public bool is_contiguous() => NativeMethods.TensorIsContiguous(this);

        /// <summary>The only element of a tensor.</summary>
        /// <exception cref="ArgumentException">There are more, or it is of another type.</exception>
        public unsafe T item<T>()
            where T : unmanaged
        {
            if (numel() != 1 || NativeMethods.TensorElementSize(this) != sizeof(T))
            {
                throw new ArgumentException($"{numel()} elements of type {dtype} are not one {typeof(T).Name}");
            }

            Native.Check(NativeMethods.TensorData(this, out void* data));
            return *(T*)data;
        }
    }
}
