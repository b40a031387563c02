namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Element-wise sum.</summary>
        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);

        /// <summary>Element-wise product.</summary>
        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);

        /// <summary>Product with a number.</summary>
        public static Tensor operator *(Tensor left, Scalar right) => left.mul(right);

        /// <summary>Product with a number.</summary>
        public static Tensor operator *(Scalar left, Tensor right) => right.mul(left);

        /// <summary>Element-wise sum.</summary>
        public Tensor add(Tensor target) => NativeMethods.TensorAdd(this, target);

        /// <summary>Adds in place.</summary>
        public Tensor add_(Tensor target) => add_(target, 1);

        /// <summary>Adds alpha·target in place.</summary>
        public Tensor add_(Tensor target, Scalar alpha) => NativeMethods.TensorAddInPlace(this, target, alpha.Value);

        /// <summary>Subtracts in place.</summary>
        public Tensor sub_(Tensor target) => NativeMethods.TensorSubInPlace(this, target);

        /// <summary>Element-wise product.</summary>
        public Tensor mul(Tensor target) => NativeMethods.TensorMul(this, target);

        /// <summary>Multiplies in place.</summary>
        public Tensor mul_(Tensor target) => NativeMethods.TensorMulInPlace(this, target);

        /// <summary>Multiplies in place.</summary>
        public Tensor mul_(Scalar target) => NativeMethods.TensorMulScalarInPlace(this, target.Value);

        /// <summary>Product with a number.</summary>
        public Tensor mul(Scalar target) => NativeMethods.TensorMulScalar(this, target.Value);

        /// <summary>Divides in place.</summary>
        public Tensor div_(Tensor target) => NativeMethods.TensorDivInPlace(this, target);

        /// <summary>Divides in place.</summary>
        public Tensor div_(Scalar target) => NativeMethods.TensorDivScalarInPlace(this, target.Value);

        /// <summary>Element-wise power.</summary>
        public Tensor pow(Scalar exponent) => NativeMethods.TensorPow(this, exponent.Value);

        /// <summary>Element-wise square.</summary>
        public Tensor square() => pow(2);

        /// <summary>Square root in place.</summary>
        public Tensor sqrt_() => NativeMethods.TensorSqrtInPlace(this);

        /// <summary>Natural logarithm.</summary>
        public Tensor log() => NativeMethods.TensorLog(this);

        /// <summary>Where elements equal a number.</summary>
        public Tensor eq(Scalar target) => NativeMethods.TensorEqScalar(this, target.Value);

        /// <summary>Replaces the elements under a mask, in place.</summary>
        public Tensor masked_fill_(Tensor mask, Scalar value) =>
            NativeMethods.TensorMaskedFillInPlace(this, mask, value.Value);

        /// <summary>Sum of all elements.</summary>
        public Tensor sum() => NativeMethods.TensorSum(this);

        /// <summary>Sum along a dimension.</summary>
        public Tensor sum(long dim, bool keepdim = false) =>
            NativeMethods.TensorSumAlong(this, dim, keepdim);

        /// <summary>Mean along dimensions.</summary>
        public unsafe Tensor mean(long[] dimensions, bool keepdim = false)
        {
            fixed (long* dims = dimensions)
            {
                return NativeMethods.TensorMeanAlong(this, dims, dimensions.Length, keepdim);
            }
        }

        /// <summary>Variance along a dimension: Σ(x − μ)² over n, or over n − 1 where unbiased.</summary>
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false) =>
            NativeMethods.TensorVarAlong(this, dim, unbiased, keepdim);

        /// <summary>exp(x)/Σ exp(x) along a dimension, computed in <paramref name="dtype"/> if it is given.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null) =>
            NativeMethods.TensorSoftmax(this, dim, (sbyte?)dtype ?? -1);

        /// <summary>Index of the largest element along a dimension; the first of equal ones.</summary>
        public Tensor argmax(long dim, bool keepdim = false) =>
            NativeMethods.TensorArgmax(this, dim, keepdim);

        /// <summary>Sets all elements.</summary>
        public Tensor fill_(Scalar value) => NativeMethods.TensorFillInPlace(this, value.Value);

        /// <summary>The slices at <paramref name="index"/> along a dimension, copied.</summary>
        public Tensor index_select(long dim, Tensor index) =>
            NativeMethods.TensorIndexSelect(this, dim, index);

        /// <summary>Copies the slices of <paramref name="source"/> to those at <paramref name="index"/>.</summary>
        public Tensor index_copy_(long dim, Tensor index, Tensor source) =>
            NativeMethods.TensorIndexCopyInPlace(this, dim, index, source);

        /// <summary>Adds alpha times the slices of <paramref name="source"/> to those at <paramref name="index"/>.</summary>
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) =>
            NativeMethods.TensorIndexAddInPlace(this, dim, index, source, alpha.Value);

        /// <summary>The same memory in another shape.</summary>
        public unsafe Tensor view(params long[] shape)
        {
            fixed (long* extents = shape)
            {
                return NativeMethods.TensorView(this, extents, shape.Length);
            }
        }

        /// <summary>A copy with the order along dimensions reversed.</summary>
        public unsafe Tensor flip(params long[] dims)
        {
            fixed (long* pointer = dims)
            {
                return NativeMethods.TensorFlip(this, pointer, dims.Length);
            }
        }

        /// <summary>A range along a dimension; shares memory.</summary>
        public Tensor narrow(long dim, long start, long length) =>
            NativeMethods.TensorNarrow(this, dim, start, length);

        /// <summary>The elements converted; the same tensor where there is nothing to convert.</summary>
        public Tensor to_type(ScalarType type, bool copy = false) =>
            NativeMethods.TensorToType(this, (sbyte)type, copy);

        /// <summary>The same memory, outside the recorded operations.</summary>
        public Tensor detach() => NativeMethods.TensorDetach(this);

        /// <summary>The elements in row-major order; the same tensor where they are.</summary>
        public Tensor contiguous() => NativeMethods.TensorContiguous(this);

        /// <summary>A copy.</summary>
        public Tensor clone() => NativeMethods.TensorClone(this);

        /// <summary>Copies the elements of <paramref name="source"/> into this tensor.</summary>
        public Tensor copy_(Tensor source) => NativeMethods.TensorCopyFrom(this, source);

        /// <summary>Backward pass from this scalar: adds to the gradient of every leaf.</summary>
        public void backward() => Native.Check(NativeMethods.TensorBackward(this));
    }
}
