// The first encoding of a sequence of pieces. Several encodings may give the same sequence: two
// stages of one block make the same network as one of two and an identity, and what an identity
// stage leaves out does not matter. Each stage may take what comes next in few ways, so a search
// in the order of the encodings with a memory of dead ends takes time linear in stages x pieces.

#include <algorithm>

#include "space/offers.hpp"
#include "space/plan.hpp"

namespace cairn::space {
namespace {

class Placement {
 public:
  Placement(std::span<const Step> steps, std::span<const Piece> pieces,
            std::span<std::uint16_t> choices)
      : steps_(steps), row_(pieces), choices_(choices) {}

  /// Places the pieces from `at` on into the stages from `stage` on.
  bool place(std::size_t stage, std::size_t at) {
    if (stage == steps_.size()) return at == row_.size();
    if (dead(stage, at)) return false;
    for (const Offer& offer : offers(steps_[stage].lists, row_, at))
      if (take(stage, at, offer)) return true;
    mark_dead(stage, at);
    return false;
  }

 private:
  bool take(std::size_t stage, std::size_t at, const Offer& offer) {
    if (!place(stage + 1, at + offer.taken)) return false;
    const Step& step = steps_[stage];
    std::copy_n(offer.choices.begin(), step.count, choices_.subspan(step.first).begin());
    return true;
  }

  bool dead(std::size_t stage, std::size_t at) const {
    return !dead_.empty() && dead_[stage * (row_.size() + 1) + at];
  }
  void mark_dead(std::size_t stage, std::size_t at) {
    if (dead_.empty()) dead_.resize(steps_.size() * (row_.size() + 1));
    dead_[stage * (row_.size() + 1) + at] = true;
  }

  std::span<const Step> steps_;
  Row row_;
  std::span<std::uint16_t> choices_;
  std::vector<bool> dead_;  ///< (stage, place) from which nothing fits
};

}  // namespace

bool place(std::span<const Step> steps, std::span<const Piece> pieces,
           std::span<std::uint16_t> choices) {
  return Placement(steps, pieces, choices).place(0, 0);
}

}  // namespace cairn::space
