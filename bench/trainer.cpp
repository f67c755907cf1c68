// Images per second of CPU time of Cairn's trainer against a loop written by hand with LibTorch's
// modules and optimizer: same network, data, batch and thread, alternating, with Cairn's allocator
// settings (trainer.ratio) and, in processes of its own, with glibc's (trainer.ratio_plain). And
// the share of a step that it takes to gather two inputs whose rows samples share (trainer.gather).
#include <torch/torch.h>

#include "gather.hpp"
#include "stopwatch.hpp"
#include "training.hpp"

namespace cairn::bench {
namespace {

/// Images per second of Cairn over one epoch.
double cairn_speed(objective::Objective& objective, const train::Setup& setup) {
  Stopwatch stopwatch;
  objective.evaluate(work(setup, 0), stopwatch);
  return static_cast<double>(setup.splits[0].train.size()) / stopwatch.seconds();
}

torch::nn::Sequential hand_written_network() {
  using namespace torch::nn;
  return Sequential(Conv2d(Conv2dOptions(1, 32, 3).padding(1).bias(false)), ReLU(), MaxPool2d(2),
                    Conv2d(Conv2dOptions(32, 64, 3).padding(1).bias(false)), ReLU(), MaxPool2d(2),
                    Flatten(), Linear(64 * 7 * 7, 128), ReLU(), Linear(128, 10));
}

/// Images per second of the loop written by hand over one epoch.
double hand_written_speed(const train::Setup& setup) {
  const auto& images = setup.dataset->inputs[0].values;
  const auto& labels = setup.dataset->y;
  const auto count = static_cast<std::int64_t>(setup.splits[0].train.size());
  const auto x = torch::from_blob(images.data.get(), images.shape, torch::kByte);
  const auto y = torch::from_blob(labels.data.get(), labels.shape, torch::kLong);
  auto network = hand_written_network();
  torch::optim::SGD optimizer(
      network->parameters(),
      torch::optim::SGDOptions(0.01).momentum(0.9).nesterov(true).weight_decay(5e-4));
  double loss_sum = 0;
  const double begin = cpu_time();
  const auto order = torch::randperm(count, torch::kLong);
  for (std::int64_t at = 0; at + batch_size <= count; at += batch_size) {
    const auto index = order.narrow(0, at, batch_size);
    const auto batch = (x.index_select(0, index).to(torch::kFloat) - 73) / 90;
    optimizer.zero_grad();
    auto loss =
        torch::nn::functional::cross_entropy(network->forward(batch), y.index_select(0, index));
    loss.backward();
    optimizer.step();
    loss_sum += loss.item<double>();
  }
  const double seconds = cpu_time() - begin;
  if (!(loss_sum > 0)) throw std::runtime_error("the loop written by hand did not train");
  return static_cast<double>(count) / seconds;
}

/// One round of the loop written by hand in a process that keeps glibc's allocator settings.
void print_plain_speed(std::int64_t count) {
  at::set_num_threads(1);
  const auto plain = setup(count, 1);
  hand_written_speed(setup(8 * batch_size, 1));
  std::printf("%.6f\n", hand_written_speed(plain));
}

void compare(std::int64_t count, int rounds) {
  print_figure("trainer.gather", gather_share(), "1");
  const auto ours = setup(count, 1);
  auto bf16 = ours;
  bf16.options.precision = "bfloat16";
  const auto objective = train::make_objective(ours), bf16_objective = train::make_objective(bf16);
  cairn_speed(*objective, ours);  // the first round warms up
  cairn_speed(*bf16_objective, bf16);
  hand_written_speed(ours);
  std::vector<double> speed, ratio, plain_ratio, bf16_ratio;
  for (int round = 0; round < rounds; ++round) {
    speed.push_back(cairn_speed(*objective, ours));
    ratio.push_back(speed.back() / hand_written_speed(ours));
    bf16_ratio.push_back(cairn_speed(*bf16_objective, bf16) / speed.back());
    plain_ratio.push_back(speed.back() / Again("--plain " + std::to_string(count)).wait());
  }
  print_figure("trainer.speed", median(speed), "images/s");
  print_figure("trainer.ratio", median(ratio), "1");
  print_figure("trainer.ratio_plain", median(plain_ratio), "1");
  print_figure("trainer.bfloat16", median(bf16_ratio), "1");
}

}  // namespace
}  // namespace cairn::bench

int main(int argc, char** argv) {
  const bool plain = argc == 3 && std::string(argv[1]) == "--plain";
  if (plain) {
    cairn::bench::print_plain_speed(std::stoll(argv[2]));
    return 0;
  }
  const bool longer = cairn::bench::has_argument(argc, argv, "--long");
  cairn::bench::compare(longer ? 20480 : 6400, longer ? 15 : 5);
}
