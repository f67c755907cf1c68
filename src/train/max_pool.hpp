#pragma once

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include "cairn/space/graph.hpp"
#include "train/max_pool_loops.hpp"

namespace cairn::train {

/// Whether MaxPool computes this layer for this input: windows of 2×2 without overlap, on the CPU.
/// There LibTorch's own takes 2 to 4 times as long: a third of the training of a small network.
inline bool is_plain_max_pool(const space::Pool& pool, const torch::Tensor& x) {
  const space::Size2 two{2, 2}, none{0, 0};
  const bool type = x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16;
  const bool even = x.size(2) % 2 == 0 && x.size(3) % 2 == 0;
  return pool.kind == space::PoolKind::max && pool.kernel == two && pool.stride == two &&
         pool.padding == none && x.is_cpu() && type && (even || !pool.ceil_mode);
}

/// N×C×H×W → N×C×⌊H/2⌋×⌊W/2⌋, with its derivative.
class MaxPool : public torch::autograd::Function<MaxPool> {
 public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& x) {
    const auto in = x.contiguous();
    auto out = torch::empty({x.size(0), x.size(1), x.size(2) / 2, x.size(3) / 2}, x.options());
    for_planes(in, [&](std::int64_t at, const Planes& part) {
      with_type(in, [&](auto type) {
        using T = decltype(type);
        max_pool(at_plane<T>(in, at), at_plane<T>(out, at), part);
      });
    });
    context->save_for_backward({in, out});
    return out;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto gradient = gradients[0].contiguous();
    auto result = torch::empty_like(saved[0]);
    for_planes(saved[0], [&](std::int64_t at, const Planes& part) {
      with_type(result, [&](auto type) {
        using T = decltype(type);
        max_pool_backward(at_plane<T>(saved[0], at), at_plane<T>(saved[1], at),
                          at_plane<T>(gradient, at), at_plane<T>(result, at), part);
      });
    });
    return {result};
  }

 private:
  /// Calls f(first plane, part of the planes), on the threads that LibTorch has.
  template <class F>
  static void for_planes(const torch::Tensor& x, const F& f) {
    const auto height = static_cast<std::size_t>(x.size(2));
    const auto width = static_cast<std::size_t>(x.size(3));
    const std::int64_t grain = std::max<std::int64_t>(1, (1 << 16) / (x.size(2) * x.size(3)));
    at::parallel_for(0, x.size(0) * x.size(1), grain, [&](std::int64_t begin, std::int64_t end) {
      f(begin, Planes{static_cast<std::size_t>(end - begin), height, width});
    });
  }
  /// Calls f with a value of the type that the loops take.
  template <class F>
  static void with_type(const torch::Tensor& x, const F& f) {
    x.scalar_type() == at::kFloat ? f(float{}) : f(Bfloat16{});
  }
  template <class T>
  static T* at_plane(const torch::Tensor& x, std::int64_t plane) {
    return static_cast<T*>(x.data_ptr()) + plane * x.size(2) * x.size(3);
  }
};

}  // namespace cairn::train
