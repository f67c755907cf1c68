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

/// Returns those that could not be removed: they are tried again. A folder that cannot be written
/// is one warning, and not one for each file.
Sweeper::Files Sweeper::remove(const Files& files) {
  Files left;
  std::string why;
  for (const auto& file : files) try {
      store::remove(run_, file);
    } catch (const Error& error) {
      left.push_back(file);
      why = error.what();
    }
  if (!left.empty() && !std::exchange(failing_, true))
    channel_.post(protocol::encode(protocol::Warning{"coordinator", why}));
  if (left.empty()) failing_ = false;
  return left;
}

/// The files of a run that another job has taken over are that job's.
bool Sweeper::is_ours() const try {
  return record::last_segment(run_) <= journal_.segment();
} catch (const Error&) {
  return false;  // the folder cannot be listed now
}

void Sweeper::run() {
  Files left;
  for (Files files = wait(); !files.empty(); files = wait()) {
    left.insert(left.end(), files.begin(), files.end());
    try {
      journal_.sync();
    } catch (const std::exception&) {
      return;  // the coordinator hears of it with its next step
    }
    if (is_ours()) left = remove(left);
  }
}

}  // namespace cairn::roles
