// Tensors: creation, properties, operations.
#include "error.h"

using at::Scalar;
using at::Tensor;
using harness::done;
using harness::tensor;

namespace {

at::ScalarType type(int8_t value) { return static_cast<at::ScalarType>(value); }

}  // namespace

// Copies the caller's memory, elements of scalar type `from`, into a new tensor of scalar type `to`.
HARNESS_API Tensor* harness_tensor_copy_of(void* data, int8_t from, const int64_t* shape, int dimensions, int8_t to) {
    return tensor([&] {
        Tensor view = at::from_blob(data, at::IntArrayRef(shape, dimensions), at::TensorOptions(type(from)));
        return view.to(type(to), /*non_blocking=*/false, /*copy=*/true);
    });
}

HARNESS_API Tensor* harness_tensor_empty(const int64_t* shape, int dimensions, int8_t dtype) {
    return tensor([&] { return at::empty(at::IntArrayRef(shape, dimensions), at::TensorOptions(type(dtype))); });
}

HARNESS_API Tensor* harness_tensor_full(const int64_t* shape, int dimensions, double value, int8_t dtype) {
    return tensor([&] { return at::full(at::IntArrayRef(shape, dimensions), value, at::TensorOptions(type(dtype))); });
}

HARNESS_API void harness_tensor_delete(Tensor* x) { delete x; }

HARNESS_API int8_t harness_tensor_dtype(const Tensor* x) { return static_cast<int8_t>(x->scalar_type()); }

HARNESS_API int64_t harness_tensor_dimensions(const Tensor* x) { return x->dim(); }

HARNESS_API int64_t harness_tensor_numel(const Tensor* x) { return x->numel(); }

HARNESS_API int64_t harness_tensor_element_size(const Tensor* x) { return static_cast<int64_t>(x->element_size()); }

HARNESS_API bool harness_tensor_is_contiguous(const Tensor* x) { return x->is_contiguous(); }

HARNESS_API void harness_tensor_shape(const Tensor* x, int64_t* shape) {
    at::IntArrayRef sizes = x->sizes();
    std::copy(sizes.begin(), sizes.end(), shape);
}

HARNESS_API bool harness_tensor_data(const Tensor* x, void** data) {
    return done([&] { *data = x->data_ptr(); });
}

HARNESS_API Tensor* harness_tensor_to_type(const Tensor* x, int8_t dtype, bool copy) {
    return tensor([&] { return x->to(type(dtype), /*non_blocking=*/false, copy); });
}

HARNESS_API Tensor* harness_tensor_detach(const Tensor* x) {
    return tensor([&] { return x->detach(); });
}

HARNESS_API Tensor* harness_tensor_contiguous(const Tensor* x) {
    return tensor([&] { return x->contiguous(); });
}

HARNESS_API Tensor* harness_tensor_clone(const Tensor* x) {
    return tensor([&] { return x->clone(); });
}

HARNESS_API Tensor* harness_tensor_view(const Tensor* x, const int64_t* shape, int dimensions) {
    return tensor([&] { return x->view(at::IntArrayRef(shape, dimensions)); });
}

HARNESS_API Tensor* harness_tensor_flip(const Tensor* x, const int64_t* dims, int count) {
    return tensor([&] { return x->flip(at::IntArrayRef(dims, count)); });
}

HARNESS_API Tensor* harness_tensor_copy_(Tensor* x, const Tensor* source) {
    return tensor([&] { return x->copy_(*source); });
}

HARNESS_API Tensor* harness_tensor_fill_(Tensor* x, double value) {
    return tensor([&] { return x->fill_(Scalar(value)); });
}

HARNESS_API Tensor* harness_tensor_index_select(const Tensor* x, int64_t dim, const Tensor* index) {
    return tensor([&] { return x->index_select(dim, *index); });
}

HARNESS_API Tensor* harness_tensor_index_copy_(Tensor* x, int64_t dim, const Tensor* index, const Tensor* source) {
    return tensor([&] { return x->index_copy_(dim, *index, *source); });
}

HARNESS_API Tensor* harness_tensor_index_add_(
    Tensor* x, int64_t dim, const Tensor* index, const Tensor* source, double alpha) {
    return tensor([&] { return x->index_add_(dim, *index, *source, Scalar(alpha)); });
}

HARNESS_API Tensor* harness_tensor_narrow(const Tensor* x, int64_t dim, int64_t start, int64_t length) {
    return tensor([&] { return x->narrow(dim, start, length); });
}

HARNESS_API Tensor* harness_tensor_add(const Tensor* x, const Tensor* y) {
    return tensor([&] { return x->add(*y); });
}

HARNESS_API Tensor* harness_tensor_add_(Tensor* x, const Tensor* y, double alpha) {
    return tensor([&] { return x->add_(*y, Scalar(alpha)); });
}

HARNESS_API Tensor* harness_tensor_sub_(Tensor* x, const Tensor* y) {
    return tensor([&] { return x->sub_(*y); });
}

HARNESS_API Tensor* harness_tensor_mul(const Tensor* x, const Tensor* y) {
    return tensor([&] { return x->mul(*y); });
}

HARNESS_API Tensor* harness_tensor_mul_(Tensor* x, const Tensor* y) {
    return tensor([&] { return x->mul_(*y); });
}

HARNESS_API Tensor* harness_tensor_mul_scalar_(Tensor* x, double y) {
    return tensor([&] { return x->mul_(Scalar(y)); });
}

HARNESS_API Tensor* harness_tensor_mul_scalar(const Tensor* x, double y) {
    return tensor([&] { return x->mul(Scalar(y)); });
}

HARNESS_API Tensor* harness_tensor_div_(Tensor* x, const Tensor* y) {
    return tensor([&] { return x->div_(*y); });
}

HARNESS_API Tensor* harness_tensor_div_scalar_(Tensor* x, double y) {
    return tensor([&] { return x->div_(Scalar(y)); });
}

HARNESS_API Tensor* harness_tensor_pow(const Tensor* x, double exponent) {
    return tensor([&] { return x->pow(Scalar(exponent)); });
}

HARNESS_API Tensor* harness_tensor_sqrt_(Tensor* x) {
    return tensor([&] { return x->sqrt_(); });
}

HARNESS_API Tensor* harness_tensor_log(const Tensor* x) {
    return tensor([&] { return x->log(); });
}

HARNESS_API Tensor* harness_tensor_eq_scalar(const Tensor* x, double y) {
    return tensor([&] { return x->eq(Scalar(y)); });
}

HARNESS_API Tensor* harness_tensor_masked_fill_(Tensor* x, const Tensor* mask, double value) {
    return tensor([&] { return x->masked_fill_(*mask, Scalar(value)); });
}

HARNESS_API Tensor* harness_tensor_sum(const Tensor* x) {
    return tensor([&] { return x->sum(); });
}

HARNESS_API Tensor* harness_tensor_sum_along(const Tensor* x, int64_t dim, bool keepdim) {
    return tensor([&] { return x->sum(dim, keepdim); });
}

HARNESS_API Tensor* harness_tensor_mean_along(const Tensor* x, const int64_t* dims, int count, bool keepdim) {
    return tensor([&] { return x->mean(at::IntArrayRef(dims, count), keepdim); });
}

HARNESS_API Tensor* harness_tensor_var_along(const Tensor* x, int64_t dim, bool unbiased, bool keepdim) {
    return tensor([&] { return x->var(at::IntArrayRef(dim), unbiased, keepdim); });
}

// dtype: the scalar type x is converted to first; -1: as it is.
HARNESS_API Tensor* harness_tensor_softmax(const Tensor* x, int64_t dim, int8_t dtype) {
    return tensor([&] { return dtype < 0 ? x->softmax(dim) : x->softmax(dim, type(dtype)); });
}

HARNESS_API Tensor* harness_tensor_argmax(const Tensor* x, int64_t dim, bool keepdim) {
    return tensor([&] { return x->argmax(dim, keepdim); });
}
