// step M N THREADS SECONDS: the update step of the autograd side, written in C++ against the same libtorch, with nothing between.
// Prints the median of its milliseconds. What TorchEngine does for a plain network of one hidden layer: select the batch from
// kept images, forward, cross entropy, backward, SGD with weight decay for the weights.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <torch/torch.h>
#include <vector>

int main(int count, char** arguments) {
    if (count != 5) {
        std::fprintf(stderr, "usage: step M N THREADS SECONDS\n");
        return 2;
    }

    const int64_t units = std::atoi(arguments[1]), samples = std::atoi(arguments[2]);
    const double seconds = std::atof(arguments[4]);
    const int64_t images = 20000, features = 3072, classes = 10, batches = 64;
    at::set_num_threads(std::atoi(arguments[3]));
    torch::manual_seed(1);
    torch::Tensor kept = torch::randn({images, features}), labels = torch::randint(classes, {images}, torch::kLong);

    torch::nn::Linear first(features, units), second(units, classes);
    {
        torch::NoGradGuard no_grad;
        torch::nn::init::normal_(first->weight, 0, 0.01);
        torch::nn::init::normal_(second->weight, 0, 0.01);
    }
    std::vector<torch::optim::OptimizerParamGroup> groups;
    groups.emplace_back(std::vector<torch::Tensor>{first->weight, second->weight}, std::make_unique<torch::optim::SGDOptions>(torch::optim::SGDOptions(0.001).weight_decay(0.002)));
    groups.emplace_back(std::vector<torch::Tensor>{first->bias, second->bias}, std::make_unique<torch::optim::SGDOptions>(0.001));
    torch::optim::SGD sgd(std::move(groups), torch::optim::SGDOptions(0.001));

    std::mt19937 random(1);
    std::vector<std::vector<int64_t>> positions(batches, std::vector<int64_t>(samples));
    for (auto& batch : positions) {
        for (auto& position : batch) position = random() % images;
    }

    auto step = [&](const std::vector<int64_t>& batch) {
        torch::Tensor index = torch::tensor(batch), x = kept.index_select(0, index), y = labels.index_select(0, index);
        sgd.zero_grad();
        torch::Tensor h = first(x);
        torch::relu_(h);
        torch::nn::functional::cross_entropy(second(h), y).backward();
        sgd.step();
    };
    std::vector<double> times;
    auto began = std::chrono::steady_clock::now();
    for (int i = 0; i < 130 || std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count() < seconds; i++) {
        auto started = std::chrono::steady_clock::now();
        step(positions[i % batches]);
        if (i >= 30) times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started).count());
    }
    std::nth_element(times.begin(), times.begin() + times.size() / 2, times.end());
    std::printf("%.6f\n", times[times.size() / 2]);
}
