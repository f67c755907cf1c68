// A family of learning curves of one's own beside the built-in ones: Gompertz's curve, fitted to
// the first epochs of a training, and what each family says of epoch 50.
//
//   own_family
#include "cairn/predict/own_family.hpp"

#include <cmath>
#include <cstdio>
#include <string>

namespace {

using namespace cairn;

/// value = offset + factor exp(-exp(p - q x)): slow, fast, slow.
struct Gompertz {
  std::array<predict::solver::Range, 2> box{{{-3, 3}, {0.01, 2}}};  // of p and of q
  double operator()(double x, double p, double q) const { return std::exp(-std::exp(p - q * x)); }
};

/// Validation accuracy [%] after each epoch: a network that takes its time at first.
const std::vector<double> accuracy{12.1, 14.9, 20.3, 27.8, 36.2, 45.1, 52.4, 58.9,
                                   64.2, 68.3, 71.6, 73.9, 75.8, 77.1, 78.2};

void print(const std::string& name, double value, double squared_error) {
  const double points = static_cast<double>(accuracy.size());
  std::printf("%-15s %8.2f %% at epoch 50, off by %6.3f points on the curve\n", name.c_str(), value,
              std::sqrt(squared_error / points));
}

}  // namespace

int main() {
  std::vector<double> epochs;
  for (std::size_t i = 1; i <= accuracy.size(); ++i) epochs.push_back(static_cast<double>(i));
  const predict::Problem problem{epochs, accuracy, 50};

  const predict::OwnFit own = predict::fit_own(Gompertz{}, problem);
  print("Gompertz (own)", own.value, own.squared_error);
  for (int i = 0; i < predict::family_count; ++i) {
    const auto family = static_cast<predict::Family>(i);
    const auto fits = predict::fit(std::span(&problem, 1), std::span(&family, 1));
    print(std::string(predict::name(family)), fits[0].value, fits[0].squared_error);
  }
  std::printf("Gompertz: %.2f + %.2f exp(-exp(%.3f - %.3f x))\n", own.offset, own.factor, own.p,
              own.q);
}
