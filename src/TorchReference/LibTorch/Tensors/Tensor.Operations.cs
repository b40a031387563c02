namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Element-wise sum.</summary>
        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);

        /// <summary>Product with a number.</summary>
        public static Tensor operator *(Tensor left, Scalar right) => left.mul(right);

        /// <summary>Product with a number.</summary>
        public static Tensor operator *(Scalar left, Tensor right) => right.mul(left);

        /// <summary>Element-wise sum.</summary>
        public Tensor add(Tensor target) => NativeMethods.TensorAdd(this, target);

        /// <summary>Adds in place.</summary>
        public Tensor add_(Tensor target) => NativeMethods.TensorAddInPlace(this, target);

        /// <summary>Subtracts in place.</summary>
        public Tensor sub_(Tensor target) => NativeMethods.TensorSubInPlace(this, target);

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

        /// <summary>Index of the largest element along a dimension; the first of equal ones.</summary>
        public Tensor argmax(long dim, bool keepdim = false) =>
            NativeMethods.TensorArgmax(this, dim, keepdim);

        /// <summary>The slices at <paramref name="index"/> along a dimension, copied.</summary>
        public Tensor index_select(long dim, Tensor index) =>
            NativeMethods.TensorIndexSelect(this, dim, index);

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

        /// <summary>Another handle of the same tensor.</summary>
        public Tensor alias() => NativeMethods.TensorAlias(this);

        /// <summary>Copies the elements of <paramref name="source"/> into this tensor.</summary>
        public Tensor copy_(Tensor source) => NativeMethods.TensorCopyFrom(this, source);

        /// <summary>Backward pass from this scalar: adds to the gradient of every leaf.</summary>
        public void backward() => Native.Check(NativeMethods.TensorBackward(this));
    }
}
