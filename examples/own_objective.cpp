// The cairn command with an objective of its own: the parameters of a network against a made-up
// accuracy. All else is as ever: mpirun, journal, replay, resume, run.h5.
//
//   own_objective run workflow.toml --out D --workers 2
#include <cmath>

#include "cairn/app/app.hpp"
#include "cairn/space/cost.hpp"

namespace {

using namespace cairn;

class SmallNetworks : public objective::Objective {
 public:
  SmallNetworks(std::shared_ptr<const space::Space> space, MetricInfo metric)
      : space_(std::move(space)), metric_(std::move(metric)) {}

  /// Each "epoch" comes closer to the final value. What is thrown here becomes a failed candidate.
  objective::Result evaluate(const objective::Work& work, objective::Monitor& monitor) override {
    monitor.enter(protocol::Phase::train);
    const double goal = value(work.assignment.architecture);
    Curve curve{{}, {{metric_, {}}}};
    for (int epoch = 1; epoch <= 5 && !monitor.should_stop(); ++epoch) {
      curve.epoch.push_back(epoch);
      curve.series[0].values.push_back(goal * (1 - std::exp(-epoch)));
      monitor.epoch_done(curve);
    }
    return result(std::move(curve));
  }

 private:
  /// Best near 100,000 parameters.
  double value(const space::Architecture& architecture) const {
    const auto cost = space::cost(space_->graph(architecture));
    const double excess = std::log10(static_cast<double>(cost.parameters)) - 5;
    return std::exp(-excess * excess);
  }

  objective::Result result(Curve curve) const {
    objective::Result result;
    if (curve.epoch.size() < 5) result.outcome.status = protocol::Status::stopped;
    result.outcome.epochs = static_cast<double>(curve.epoch.size());
    if (!curve.epoch.empty()) result.outcome.metrics = {{metric_, curve.series[0].values.back()}};
    result.outcome.curve = std::move(curve);
    return result;
  }

  std::shared_ptr<const space::Space> space_;
  MetricInfo metric_;
};

std::unique_ptr<objective::Objective> make(const app::Session& session, const comm::Place&) {
  return std::make_unique<SmallNetworks>(session.space, config::objective_metric(session.workflow));
}

}  // namespace

int main(int argc, char** argv) {
  return app::run_command(argc, argv, {.objective = make});
}
