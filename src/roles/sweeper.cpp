#include "roles/sweeper.hpp"

#include <exception>
#include <utility>

#include "cairn/core/error.hpp"
#include "cairn/protocol/codec.hpp"
#include "cairn/store/folder.hpp"

namespace cairn::roles {
namespace {

/// Files are removed in batches: each costs the journal a sync.
constexpr std::chrono::seconds pause{1};

}  // namespace

Sweeper::Sweeper(std::filesystem::path run, record::JournalWriter& journal, comm::Channel& channel)
    : run_(std::move(run)),
      journal_(journal),
      channel_(channel),
      thread_([this] { this->run(); }) {}

Sweeper::~Sweeper() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Sweeper::take(const protocol::Decisions& decisions) {
  bool any = false;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& decision : decisions)
      if (const auto* discard = std::get_if<protocol::Discard>(&decision)) {
        queue_.push_back(discard->checkpoint);
        any = true;
      }
  }
  if (any) changed_.notify_one();
}

Sweeper::Files Sweeper::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return closing_ || !queue_.empty(); });
  changed_.wait_for(lock, pause, [this] { return closing_; });
  return std::exchange(queue_, {});
}

void Sweeper::remove(const Files& files) {
  journal_.sync();
  // The files of a run that another job has taken over are that job's.
  if (record::last_segment(run_) > journal_.segment()) return;
  for (const auto& file : files) try {
      store::remove(run_, file);
    } catch (const Error& error) {
      // Files that stay cost space; the next submission removes them.
      channel_.post(protocol::encode(protocol::Warning{"coordinator", error.what()}));
    }
}

void Sweeper::run() {
  try {
    for (Files files = wait(); !files.empty(); files = wait()) remove(files);
  } catch (const std::exception&) {
    // The journal cannot be written: the coordinator hears of it with its next step.
  }
}

}  // namespace cairn::roles
