#include "cairn/feasibility/region.hpp"

#include <utility>
#include <vector>

#include "feasibility/problem.hpp"

namespace cairn::feasibility {
namespace {

using space::Architecture;

constexpr int kFarDraws = 2'000;
constexpr double kFaithful = 4;  ///< how much likelier a distant child keeps a choice than not

struct Move {
  std::size_t decision;
  std::uint16_t choice;
};

/// All changes of one decision.
std::vector<Move> moves(const space::Space& space, const Architecture& from) {
  std::vector<Move> moves;
  for (std::size_t d = 0; d < from.choices.size(); ++d)
    for (std::uint16_t c = 0; c < space.decisions()[d].choices.size(); ++c)
      if (c != from.choices[d]) moves.push_back({d, c});
  return moves;
}

/// The position of one of `moves`, drawn with the weight of its decision.
std::size_t draw(std::span<const Move> moves, std::span<const double> weights, Random& random) {
  if (weights.empty()) return random.below(moves.size());
  double total = 0;
  for (const Move& move : moves) total += weights[move.decision];
  double rest = random.uniform() * total;
  for (std::size_t i = 0; i + 1 < moves.size(); ++i)
    if ((rest -= weights[moves[i].decision]) < 0) return i;
  return moves.size() - 1;
}

}  // namespace

struct Region::Impl {
  Impl(std::shared_ptr<const space::Space> space, const Options& options, const Setting& setting)
      : sources(make_sources(std::move(space), options, setting)),
        problem(sources, all_of(sources)) {}

  Sources sources;
  Problem problem;
};

Region::Region(std::shared_ptr<const space::Space> space, const Options& options,
               const Setting& setting)
    : impl_(std::make_unique<const Impl>(std::move(space), options, setting)) {}

Region::~Region() = default;

const space::Space& Region::space() const {
  return *impl_->sources.space;
}

bool Region::empty() const {
  return impl_->problem.empty();
}

bool Region::contains(const Architecture& architecture) const {
  return impl_->problem.contains(architecture);
}

std::optional<Architecture> Region::sample(Random& random) const {
  return impl_->problem.sample(random);
}

std::optional<Architecture> Region::neighbour(
    const Architecture& parent, Random& random,
    const std::function<bool(const Architecture&)>& wanted, std::span<const double> weights) const {
  if (empty()) return std::nullopt;
  auto moves = feasibility::moves(space(), parent);
  for (std::size_t left = moves.size(); left > 0; --left) {
    std::swap(moves[draw(std::span(moves).first(left), weights, random)], moves[left - 1]);
    Architecture child = parent;
    child.choices[moves[left - 1].decision] = moves[left - 1].choice;
    if (contains(child) && wanted(child)) return child;
  }
  for (int i = 0; i < kFarDraws; ++i) {
    auto path = impl_->problem.counts().draw_near(parent, kFaithful, random);
    if (path.architecture == parent || !impl_->problem.admits(path)) continue;
    if (wanted(path.architecture)) return std::move(path.architecture);
  }
  return std::nullopt;
}

Count Region::count(int draws) const {
  return impl_->problem.count(draws);
}

double Region::candidates() const {
  return empty() ? 0 : impl_->problem.counts().total();
}

std::optional<Architecture> Region::at(std::uint64_t index) const {
  auto path = impl_->problem.counts().at(static_cast<double>(index));
  if (!impl_->problem.admits(path)) return std::nullopt;
  return std::move(path.architecture);
}

}  // namespace cairn::feasibility
