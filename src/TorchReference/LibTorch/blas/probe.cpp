// probe LIBRARY: how long OpenBLAS's kernels for OPENBLAS_CORETYPE take for the products of an update step, in microseconds.
// Exit code 1 where the library has no such kernels, 2 where it cannot be loaded.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <string>
#include <strings.h>
#include <vector>

using sgemm = void (*)(const char*, const char*, const int*, const int*, const int*, const float*, const float*, const int*, const float*, const int*,
                       const float*, float*, const int*);

int main(int count, char** arguments) {
    void* library = count == 2 ? dlopen(arguments[1], RTLD_NOW) : nullptr;
    auto multiply = library ? reinterpret_cast<sgemm>(dlsym(library, "sgemm_")) : nullptr;
    if (!multiply) {
        std::fprintf(stderr, "usage: probe LIBRARY, one that has sgemm_\n");
        return 2;
    }

    // A name it does not know, or a processor without the instructions, gives other kernels than those asked for.
    auto core = reinterpret_cast<char* (*)()>(dlsym(library, "openblas_get_corename"));
    const char* wanted = std::getenv("OPENBLAS_CORETYPE");
    if (wanted && core && strcasecmp(core(), wanted) != 0) return 1;

    if (auto threads = reinterpret_cast<void (*)(int)>(dlsym(library, "openblas_set_num_threads"))) threads(1);
    const int features = 3072, samples = 100;
    const float one = 1, zero = 0;
    std::vector<float> x(samples * features, 0.0018f), w(1000 * features, 0.25f), s(samples * 1000, 0.125f);
    double total = 0;
    for (int units : {50, 200, 1000}) {
        std::vector<double> times;
        for (int i = 0; i < 9; i++) {
            auto started = std::chrono::steady_clock::now();
            multiply("T", "N", &units, &samples, &features, &one, w.data(), &features, x.data(), &features, &zero, s.data(), &units);
            multiply("N", "T", &features, &units, &samples, &one, x.data(), &features, s.data(), &units, &zero, w.data(), &features);
            times.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - started).count());
        }
        std::nth_element(times.begin(), times.begin() + 4, times.end());
        // Each width counts alike.
        total += times[4] / units;
    }
    std::printf("%.3f\n", total);
}
