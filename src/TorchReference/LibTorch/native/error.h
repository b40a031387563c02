// The frame around every function of the C interface: what libtorch throws is kept, in its own words, as the
// calling thread's last error, and the caller sees a null handle or false.
#pragma once

#include <ATen/ATen.h>

#include <exception>
#include <string>
#include <utility>

#define HARNESS_API extern "C" __attribute__((visibility("default")))

namespace harness {

inline thread_local std::string last_error;

template <typename Body>
bool done(Body&& body) noexcept {
    try {
        std::forward<Body>(body)();
        return true;
    } catch (const c10::Error& error) {
        last_error = error.what_without_backtrace();
    } catch (const std::exception& error) {
        last_error = error.what();
    } catch (...) {
        last_error = "libtorch threw something that is not a std::exception";
    }
    return false;
}

// A new handle of the tensor that body returns; the caller owns it and releases it with harness_tensor_delete.
template <typename Body>
at::Tensor* tensor(Body&& body) noexcept {
    at::Tensor* handle = nullptr;
    done([&] { handle = new at::Tensor(body()); });
    return handle;
}

}  // namespace harness
