using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// The C interface of native/, function by function. Tensors are passed and returned by
/// <see cref="TensorMarshaller"/>; false means: see <see cref="Native.Error"/>.
/// </summary>
internal static unsafe partial class NativeMethods
{
    private const string Shim = LibTorchBackend.Shim;
    private const UnmanagedType Bool = UnmanagedType.U1;

    static NativeMethods() => LibTorchBackend.Register();

    // torch.cpp
    [LibraryImport(Shim, EntryPoint = "harness_last_error")]
    internal static partial nint LastError();

    [LibraryImport(Shim, EntryPoint = "harness_package")]
    internal static partial nint Package();

    [LibraryImport(Shim, EntryPoint = "harness_get_num_threads")]
    internal static partial int GetNumThreads();

    [LibraryImport(Shim, EntryPoint = "harness_set_num_threads")]
    [return: MarshalAs(Bool)]
    internal static partial bool SetNumThreads(int threads);

    // tensor.cpp
    [LibraryImport(Shim, EntryPoint = "harness_tensor_copy_of")]
    internal static partial Tensor TensorCopyOf(void* data, sbyte from, long* shape, int dimensions, sbyte to);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_empty")]
    internal static partial Tensor TensorEmpty(long* shape, int dimensions, sbyte dtype);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_full")]
    internal static partial Tensor TensorFull(long* shape, int dimensions, double value, sbyte dtype);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_delete")]
    internal static partial void TensorDelete(nint x);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_dtype")]
    internal static partial sbyte TensorDtype(Tensor x);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_dimensions")]
    internal static partial long TensorDimensions(Tensor x);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_numel")]
    internal static partial long TensorNumel(Tensor x);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_element_size")]
    internal static partial long TensorElementSize(Tensor x);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_is_contiguous")]
    [return: MarshalAs(Bool)]
    internal static partial bool TensorIsContiguous(Tensor x);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_shape")]
    internal static partial void TensorShape(Tensor x, long* shape);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_data")]
    [return: MarshalAs(Bool)]
    internal static partial bool TensorData(Tensor x, out void* data);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_to_type")]
    internal static partial Tensor TensorToType(Tensor x, sbyte dtype, [MarshalAs(Bool)] bool copy);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_detach")]
    internal static partial Tensor TensorDetach(Tensor x);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_contiguous")]
    internal static partial Tensor TensorContiguous(Tensor x);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_clone")]
    internal static partial Tensor TensorClone(Tensor x);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_view")]
    internal static partial Tensor TensorView(Tensor x, long* shape, int dimensions);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_flip")]
    internal static partial Tensor TensorFlip(Tensor x, long* dims, int count);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_copy_")]
    internal static partial Tensor TensorCopyFrom(Tensor x, Tensor source);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_fill_")]
    internal static partial Tensor TensorFillInPlace(Tensor x, double value);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_index_select")]
    internal static partial Tensor TensorIndexSelect(Tensor x, long dim, Tensor index);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_index_copy_")]
    internal static partial Tensor TensorIndexCopyInPlace(Tensor x, long dim, Tensor index, Tensor source);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_index_add_")]
    internal static partial Tensor TensorIndexAddInPlace(Tensor x, long dim, Tensor index, Tensor source, double alpha);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_narrow")]
    internal static partial Tensor TensorNarrow(Tensor x, long dim, long start, long length);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_add")]
    internal static partial Tensor TensorAdd(Tensor x, Tensor y);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_add_")]
    internal static partial Tensor TensorAddInPlace(Tensor x, Tensor y, double alpha);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_sub_")]
    internal static partial Tensor TensorSubInPlace(Tensor x, Tensor y);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_mul")]
    internal static partial Tensor TensorMul(Tensor x, Tensor y);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_mul_")]
    internal static partial Tensor TensorMulInPlace(Tensor x, Tensor y);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_mul_scalar_")]
    internal static partial Tensor TensorMulScalarInPlace(Tensor x, double y);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_mul_scalar")]
    internal static partial Tensor TensorMulScalar(Tensor x, double y);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_div_")]
    internal static partial Tensor TensorDivInPlace(Tensor x, Tensor y);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_div_scalar_")]
    internal static partial Tensor TensorDivScalarInPlace(Tensor x, double y);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_pow")]
    internal static partial Tensor TensorPow(Tensor x, double exponent);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_sqrt_")]
    internal static partial Tensor TensorSqrtInPlace(Tensor x);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_log")]
    internal static partial Tensor TensorLog(Tensor x);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_eq_scalar")]
    internal static partial Tensor TensorEqScalar(Tensor x, double y);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_masked_fill_")]
    internal static partial Tensor TensorMaskedFillInPlace(Tensor x, Tensor mask, double value);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_sum")]
    internal static partial Tensor TensorSum(Tensor x);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_sum_along")]
    internal static partial Tensor TensorSumAlong(Tensor x, long dim, [MarshalAs(Bool)] bool keepdim);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_mean_along")]
    internal static partial Tensor TensorMeanAlong(Tensor x, long* dims, int count, [MarshalAs(Bool)] bool keepdim);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_var_along")]
    internal static partial Tensor TensorVarAlong(
        Tensor x, long dim, [MarshalAs(Bool)] bool unbiased, [MarshalAs(Bool)] bool keepdim);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_softmax")]
    internal static partial Tensor TensorSoftmax(Tensor x, long dim, sbyte dtype);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_argmax")]
    internal static partial Tensor TensorArgmax(Tensor x, long dim, [MarshalAs(Bool)] bool keepdim);

    // autograd.cpp
    [LibraryImport(Shim, EntryPoint = "harness_get_grad_enabled")]
    [return: MarshalAs(Bool)]
    internal static partial bool GetGradEnabled();

    [LibraryImport(Shim, EntryPoint = "harness_set_grad_enabled")]
    internal static partial void SetGradEnabled([MarshalAs(Bool)] bool enabled);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_requires_grad")]
    [return: MarshalAs(Bool)]
    internal static partial bool TensorRequiresGrad(Tensor x);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_set_requires_grad")]
    [return: MarshalAs(Bool)]
    internal static partial bool TensorSetRequiresGrad(Tensor x, [MarshalAs(Bool)] bool requiresGrad);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_backward")]
    [return: MarshalAs(Bool)]
    internal static partial bool TensorBackward(Tensor x);

    [LibraryImport(Shim, EntryPoint = "harness_tensor_zero_grad")]
    [return: MarshalAs(Bool)]
    internal static partial bool TensorZeroGrad(Tensor x, [MarshalAs(Bool)] bool setToNone);

    [LibraryImport(Shim, EntryPoint = "harness_autograd_grad")]
    [return: MarshalAs(Bool)]
    internal static partial bool AutogradGrad(
        nint* outputs, int outputCount, nint* inputs, int inputCount,
        [MarshalAs(Bool)] bool retainGraph, [MarshalAs(Bool)] bool createGraph, [MarshalAs(Bool)] bool allowUnused,
        nint* gradients);

    // nn.cpp
    [LibraryImport(Shim, EntryPoint = "harness_nn_linear")]
    [return: MarshalAs(Bool)]
    internal static partial bool Linear(
        long inputs, long outputs, [MarshalAs(Bool)] bool hasBias, sbyte dtype, out nint weight, out nint bias);

    [LibraryImport(Shim, EntryPoint = "harness_nn_functional_linear")]
    internal static partial Tensor FunctionalLinear(Tensor x, Tensor weight, Tensor? bias);

    [LibraryImport(Shim, EntryPoint = "harness_nn_functional_relu")]
    internal static partial Tensor FunctionalRelu(Tensor x, [MarshalAs(Bool)] bool inplace);

    [LibraryImport(Shim, EntryPoint = "harness_nn_functional_leaky_relu")]
    internal static partial Tensor FunctionalLeakyRelu(Tensor x, double negativeSlope);

    [LibraryImport(Shim, EntryPoint = "harness_nn_functional_elu")]
    internal static partial Tensor FunctionalElu(Tensor x, double alpha);

    [LibraryImport(Shim, EntryPoint = "harness_nn_functional_gelu")]
    internal static partial Tensor FunctionalGelu(Tensor x);

    [LibraryImport(Shim, EntryPoint = "harness_nn_functional_silu")]
    internal static partial Tensor FunctionalSilu(Tensor x);

    [LibraryImport(Shim, EntryPoint = "harness_nn_functional_softplus")]
    internal static partial Tensor FunctionalSoftplus(Tensor x, double beta, double threshold);

    [LibraryImport(Shim, EntryPoint = "harness_nn_functional_sigmoid")]
    internal static partial Tensor FunctionalSigmoid(Tensor x);

    [LibraryImport(Shim, EntryPoint = "harness_nn_functional_tanh")]
    internal static partial Tensor FunctionalTanh(Tensor x);

    [LibraryImport(Shim, EntryPoint = "harness_nn_functional_cross_entropy")]
    internal static partial Tensor FunctionalCrossEntropy(
        Tensor scores, Tensor target, Tensor? weight, long ignoreIndex, long reduction, double labelSmoothing);

    [LibraryImport(Shim, EntryPoint = "harness_nn_functional_batch_norm")]
    internal static partial Tensor FunctionalBatchNorm(
        Tensor x, Tensor? runningMean, Tensor? runningVar, Tensor? weight, Tensor? bias,
        [MarshalAs(Bool)] bool training, double momentum, double eps);

    [LibraryImport(Shim, EntryPoint = "harness_nn_functional_nll_loss")]
    internal static partial Tensor FunctionalNllLoss(Tensor x, Tensor target, Tensor? weight, long reduction);

    // optim.cpp
    [LibraryImport(Shim, EntryPoint = "harness_sgd_new")]
    internal static partial nint SgdNew(
        double lr, double momentum, double dampening, double weightDecay, [MarshalAs(Bool)] bool nesterov);

    [LibraryImport(Shim, EntryPoint = "harness_sgd_delete")]
    internal static partial void SgdDelete(nint sgd);

    [LibraryImport(Shim, EntryPoint = "harness_sgd_add_param_group")]
    [return: MarshalAs(Bool)]
    internal static partial bool SgdAddParamGroup(
        nint sgd, nint* parameters, int count,
        double lr, double momentum, double dampening, double weightDecay, [MarshalAs(Bool)] bool nesterov);

    [LibraryImport(Shim, EntryPoint = "harness_sgd_set_options")]
    [return: MarshalAs(Bool)]
    internal static partial bool SgdSetOptions(nint sgd, int group, double lr, double momentum, double weightDecay);

    [LibraryImport(Shim, EntryPoint = "harness_sgd_get_momentum_buffer")]
    [return: MarshalAs(Bool)]
    internal static partial bool SgdGetMomentumBuffer(nint sgd, Tensor parameter, out nint buffer);

    [LibraryImport(Shim, EntryPoint = "harness_sgd_set_momentum_buffer")]
    [return: MarshalAs(Bool)]
    internal static partial bool SgdSetMomentumBuffer(nint sgd, Tensor parameter, Tensor buffer);

    [LibraryImport(Shim, EntryPoint = "harness_sgd_step")]
    [return: MarshalAs(Bool)]
    internal static partial bool SgdStep(nint sgd);

    [LibraryImport(Shim, EntryPoint = "harness_sgd_zero_grad")]
    [return: MarshalAs(Bool)]
    internal static partial bool SgdZeroGrad(nint sgd);
}
