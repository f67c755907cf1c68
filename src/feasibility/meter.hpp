#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "cairn/feasibility/options.hpp"
#include "cairn/feasibility/setting.hpp"
#include "cairn/space/profile.hpp"
#include "cairn/space/space.hpp"
#include "feasibility/quantity.hpp"

namespace cairn::feasibility {

/// What the layers of a position cost.
class Meter {
 public:
  /// Throws Error for a device profile that cannot be read.
  Meter(std::shared_ptr<const space::Space> space, const Options& options);

  const std::vector<Quantity>& quantities() const { return quantities_; }
  /// Whether some cost depends on the batch or the optimizer of the training.
  bool needs_setting() const { return needs_setting_; }

  /// What every network costs before its first layer.
  Parts entry(const Setting& setting) const;

  /// What a position leads to from a state.
  struct Way {
    space::State out;
    Parts parts;
  };
  /// For all ways to make the decisions of a position (the last decision fastest); nothing for
  /// those that cannot be built. Throws UsageError for a cost beyond 2^63, naming position and
  /// layer.
  const std::vector<std::optional<Way>>& ways(const space::Position& position,
                                              const space::State& in, const Setting& setting);

 private:
  using Key = std::pair<std::string, std::vector<std::int64_t>>;

  void refuse_network_costs() const;
  void add_time(const std::string& name, const TimeBounds& bounds);
  std::optional<Way> way(const space::Position& position, std::span<const std::uint16_t> choices,
                         const space::State& in, const Setting& setting) const;
  Parts parts_of(const space::Fragment& part, const Setting& setting) const;

  std::shared_ptr<const space::Space> space_;
  Options options_;
  std::vector<Quantity> quantities_;
  std::map<std::string, space::DeviceProfile> profiles_;  ///< by quantity
  bool needs_setting_ = false;
  std::map<Key, std::vector<std::optional<Way>>> memory_;
};

}  // namespace cairn::feasibility
