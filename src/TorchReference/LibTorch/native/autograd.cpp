// Recording of operations and derivatives of what was recorded.
#include "error.h"

#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

using at::Tensor;
using harness::done;
using harness::tensor;

HARNESS_API bool harness_get_grad_enabled() { return c10::GradMode::is_enabled(); }

HARNESS_API void harness_set_grad_enabled(bool enabled) { c10::GradMode::set_enabled(enabled); }

HARNESS_API bool harness_tensor_requires_grad(const Tensor* x) { return x->requires_grad(); }

HARNESS_API bool harness_tensor_set_requires_grad(Tensor* x, bool requires_grad) {
    return done([&] { x->set_requires_grad(requires_grad); });
}

HARNESS_API bool harness_tensor_backward(const Tensor* x) {
    return done([&] { x->backward(); });
}

HARNESS_API bool harness_tensor_zero_grad(Tensor* x, bool set_to_none) {
    return done([&] {
        Tensor& grad = x->mutable_grad();
        if (set_to_none) {
            grad.reset();
        } else if (grad.defined()) {
            grad.detach_().zero_();
        }
    });
}

// gradients[i] = ∂ Σ outputs / ∂ inputs[i]; null where an input was not used and allow_unused is set.
HARNESS_API bool harness_autograd_grad(
    Tensor* const* outputs, int output_count, Tensor* const* inputs, int input_count,
    bool retain_graph, bool create_graph, bool allow_unused, Tensor** gradients) {
    return done([&] {
        torch::autograd::variable_list of, by;
        for (int i = 0; i < output_count; i++) of.push_back(*outputs[i]);
        for (int i = 0; i < input_count; i++) by.push_back(*inputs[i]);
        auto found = torch::autograd::grad(of, by, {}, retain_graph, create_graph, allow_unused);
        for (int i = 0; i < input_count; i++) {
            gradients[i] = found[i].defined() ? new Tensor(found[i]) : nullptr;
        }
    });
}
