// Optimisers: libtorch's own, one handle each, options by parameter group.
#include "error.h"

#include <sstream>
#include <torch/optim/sgd.h>

using at::Tensor;
using harness::done;
using torch::optim::SGD;
using torch::optim::SGDOptions;
using torch::optim::SGDParamState;

namespace {

SGDOptions options(double lr, double momentum, double dampening, double weight_decay, bool nesterov) {
    return SGDOptions(lr).momentum(momentum).dampening(dampening).weight_decay(weight_decay).nesterov(nesterov);
}

// What an optimiser keeps a parameter's state under: its address; in libtorch 1 as text.
class Key {
public:
    explicit Key(const Tensor& parameter) : address(parameter.unsafeGetTensorImpl()) {}

    operator void*() const { return address; }

    operator std::string() const {
        std::ostringstream text;
        text << address;
        return text.str();
    }

private:
    void* address;
};

}  // namespace

HARNESS_API SGD* harness_sgd_new(double lr, double momentum, double dampening, double weight_decay, bool nesterov) {
    SGD* sgd = nullptr;
    done([&] {
        sgd = new SGD(
            std::vector<torch::optim::OptimizerParamGroup>(),
            options(lr, momentum, dampening, weight_decay, nesterov));
    });
    return sgd;
}

HARNESS_API void harness_sgd_delete(SGD* sgd) { delete sgd; }

HARNESS_API bool harness_sgd_add_param_group(
    SGD* sgd, Tensor* const* parameters, int count,
    double lr, double momentum, double dampening, double weight_decay, bool nesterov) {
    return done([&] {
        std::vector<Tensor> group;
        for (int i = 0; i < count; i++) group.push_back(*parameters[i]);
        sgd->add_param_group(torch::optim::OptimizerParamGroup(
            std::move(group),
            std::make_unique<SGDOptions>(options(lr, momentum, dampening, weight_decay, nesterov))));
    });
}

HARNESS_API bool harness_sgd_set_options(SGD* sgd, int group, double lr, double momentum, double weight_decay) {
    return done([&] {
        auto& group_options = static_cast<SGDOptions&>(sgd->param_groups().at(group).options());
        group_options.lr(lr).momentum(momentum).weight_decay(weight_decay);
    });
}

// The buffer itself, not a copy; null before the first step with momentum.
HARNESS_API bool harness_sgd_get_momentum_buffer(SGD* sgd, const Tensor* parameter, Tensor** buffer) {
    return done([&] {
        auto found = sgd->state().find(Key(*parameter));
        *buffer = found == sgd->state().end()
            ? nullptr
            : new Tensor(static_cast<SGDParamState&>(*found->second).momentum_buffer());
    });
}

HARNESS_API bool harness_sgd_set_momentum_buffer(SGD* sgd, const Tensor* parameter, const Tensor* buffer) {
    return done([&] {
        auto state = std::make_unique<SGDParamState>();
        state->momentum_buffer(*buffer);
        sgd->state()[Key(*parameter)] = std::move(state);
    });
}

HARNESS_API bool harness_sgd_step(SGD* sgd) {
    return done([&] { sgd->step(); });
}

HARNESS_API bool harness_sgd_zero_grad(SGD* sgd) {
    return done([&] { sgd->zero_grad(); });
}
