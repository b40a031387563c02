// Version, threads, errors.
#include "error.h"

#include <ATen/Parallel.h>
#include <torch/csrc/api/include/torch/version.h>

#ifndef HARNESS_PACKAGE
#define HARNESS_PACKAGE TORCH_VERSION
#endif

HARNESS_API const char* harness_last_error() { return harness::last_error.c_str(); }

// Version of the package the shim was built with, as the system names it: 1.13.1+dfsg-4.
HARNESS_API const char* harness_package() { return HARNESS_PACKAGE; }

HARNESS_API int harness_get_num_threads() { return at::get_num_threads(); }

HARNESS_API bool harness_set_num_threads(int threads) {
    return harness::done([&] { at::set_num_threads(threads); });
}
