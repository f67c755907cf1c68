#include "roles/proposer.hpp"

#include <utility>

#include "cairn/core/error.hpp"
#include "cairn/transfer/units.hpp"

namespace cairn::roles {
namespace {

using namespace protocol;

bool for_generator(const Decision& decision) {
  return std::holds_alternative<Propose>(decision) || std::holds_alternative<Tell>(decision);
}

Message answer(search::Generator& generator, CandidateId candidate, const Describe& describe) {
  auto proposal = generator.ask(candidate);
  if (!proposal) return Exhausted{candidate};
  auto units = describe ? describe(proposal->architecture) : std::vector<Unit>{};
  return Proposed{candidate, std::move(proposal->architecture), std::move(proposal->parents),
                  std::move(units)};
}

}  // namespace

Describe describe(std::shared_ptr<const space::Space> space, Match match) {
  if (match == Match::none || !space->has_networks()) return {};
  return [space, match](const space::Architecture& architecture) -> std::vector<Unit> {
    if (!space->buildable(architecture)) return {};  // its training will fail
    return transfer::units(space->graph(architecture), match);
  };
}

std::vector<Message> inform(search::Generator& generator, const Decisions& decisions,
                            const Describe& describe) {
  std::vector<Message> answers;
  for (const Decision& decision : decisions) {
    if (const auto* tell = std::get_if<Tell>(&decision))
      generator.tell(tell->candidate, tell->score);
    else if (const auto* propose = std::get_if<Propose>(&decision))
      answers.push_back(answer(generator, propose->candidate, describe));
  }
  return answers;
}

Proposer::Proposer(std::unique_ptr<search::Generator> generator, Describe describe,
                   comm::Channel& channel)
    : generator_(std::move(generator)),
      describe_(std::move(describe)),
      channel_(channel),
      thread_([this] { run(); }) {}

Proposer::~Proposer() {
  {
    std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Proposer::take(const Decisions& decisions) {
  bool any = false;
  {
    std::lock_guard lock(mutex_);
    if (failure_) std::rethrow_exception(failure_);
    for (const Decision& decision : decisions) {
      if (!for_generator(decision)) continue;
      queue_.push_back(decision);
      any = true;
    }
  }
  if (any) changed_.notify_one();
}

std::optional<Decision> Proposer::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return closing_ || !queue_.empty(); });
  if (closing_) return std::nullopt;
  Decision decision = std::move(queue_.front());
  queue_.pop_front();
  return decision;
}

/// One decision after the other: the first answer must not wait for the last.
void Proposer::work() {
  while (const auto decision = wait())
    for (const Message& message : inform(*generator_, {*decision}, describe_))
      channel_.post(encode(message));
}

void Proposer::run() {
  try {
    work();
  } catch (...) {
    std::lock_guard lock(mutex_);
    failure_ = std::current_exception();
  }
}

}  // namespace cairn::roles
