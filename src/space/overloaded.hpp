#pragma once

namespace cairn::space {

/// One visitor for std::visit from several lambdas.
template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};

}  // namespace cairn::space
