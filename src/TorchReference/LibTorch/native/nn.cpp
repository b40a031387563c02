// Layers and losses.
#include "error.h"

#include <torch/nn/modules/linear.h>

using at::Tensor;
using harness::done;
using harness::tensor;

// Parameters of a fully connected layer, weight [outputs×inputs] and bias [outputs] (or null), with libtorch's
// own initial values.
HARNESS_API bool harness_nn_linear(
    int64_t inputs, int64_t outputs, bool has_bias, int8_t dtype, Tensor** weight, Tensor** bias) {
    return done([&] {
        torch::nn::Linear layer(torch::nn::LinearOptions(inputs, outputs).bias(has_bias));
        layer->to(static_cast<at::ScalarType>(dtype));
        *weight = new Tensor(layer->weight);
        *bias = has_bias ? new Tensor(layer->bias) : nullptr;
    });
}

HARNESS_API Tensor* harness_nn_functional_linear(const Tensor* x, const Tensor* weight, const Tensor* bias) {
    return tensor([&] { return at::linear(*x, *weight, bias ? c10::make_optional(*bias) : c10::nullopt); });
}

HARNESS_API Tensor* harness_nn_functional_relu(Tensor* x, bool inplace) {
    return tensor([&] { return inplace ? at::relu_(*x) : at::relu(*x); });
}

HARNESS_API Tensor* harness_nn_functional_leaky_relu(const Tensor* x, double negative_slope) {
    return tensor([&] { return at::leaky_relu(*x, negative_slope); });
}

HARNESS_API Tensor* harness_nn_functional_elu(const Tensor* x, double alpha) {
    return tensor([&] { return at::elu(*x, alpha); });
}

HARNESS_API Tensor* harness_nn_functional_gelu(const Tensor* x) {
    return tensor([&] { return at::gelu(*x); });
}

HARNESS_API Tensor* harness_nn_functional_silu(const Tensor* x) {
    return tensor([&] { return at::silu(*x); });
}

HARNESS_API Tensor* harness_nn_functional_softplus(const Tensor* x, double beta, double threshold) {
    return tensor([&] { return at::softplus(*x, beta, threshold); });
}

HARNESS_API Tensor* harness_nn_functional_sigmoid(const Tensor* x) {
    return tensor([&] { return at::sigmoid(*x); });
}

HARNESS_API Tensor* harness_nn_functional_tanh(const Tensor* x) {
    return tensor([&] { return at::tanh(*x); });
}

// In training by the batch's statistics, which also go into the running ones; else by the running ones.
HARNESS_API Tensor* harness_nn_functional_batch_norm(
    const Tensor* x, const Tensor* running_mean, const Tensor* running_var, const Tensor* weight, const Tensor* bias,
    bool training, double momentum, double eps) {
    auto optional = [](const Tensor* t) { return t ? c10::make_optional(*t) : c10::nullopt; };
    return tensor([&] {
        return at::batch_norm(
            *x, optional(weight), optional(bias), optional(running_mean), optional(running_var),
            training, momentum, eps, /*cudnn_enabled=*/false);
    });
}

HARNESS_API Tensor* harness_nn_functional_nll_loss(
    const Tensor* x, const Tensor* target, const Tensor* weight, int64_t reduction) {
    return tensor([&] {
        return at::nll_loss(*x, *target, weight ? c10::make_optional(*weight) : c10::nullopt, reduction);
    });
}

// reduction: 0 none, 1 mean, 2 sum, as at::Reduction counts them.
HARNESS_API Tensor* harness_nn_functional_cross_entropy(
    const Tensor* scores, const Tensor* target, const Tensor* weight,
    int64_t ignore_index, int64_t reduction, double label_smoothing) {
    return tensor([&] {
        return at::cross_entropy_loss(
            *scores, *target, weight ? c10::make_optional(*weight) : c10::nullopt,
            reduction, ignore_index, label_smoothing);
    });
}
