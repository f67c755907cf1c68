#include "cairn/record/lease.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"
#include "cairn/core/text.hpp"
#include "record/lease_file.hpp"

namespace cairn::record {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int missed_beats = 3;

fs::path lease_of(const fs::path& run) {
  return run / "lease";
}

Holder holder_in(const LeaseLook& look) {
  return look.line ? look.line->holder : Holder{};
}

/// Seconds since the heartbeat, by the file system's clock; that may have been set back meanwhile.
double age_of(const LeaseLook& look, const fs::path& run, const std::string& token) {
  const auto age = time_in(run, token).nanoseconds - look.touched.nanoseconds;
  return static_cast<double>(age) / 1e9;
}

bool has_missed(double age, milliseconds interval) {
  return age >= missed_beats * std::chrono::duration<double>(interval).count();
}

UsageError refused(const fs::path& run, const Holder& holder) {
  return UsageError({run.string() + " is in use", describe(holder) + " writes to it",
                     "Wait until that has ended, or end it; or choose another folder with --out"});
}

/// Takes a folder, which may need patience.
class Taker {
 public:
  Taker(const fs::path& run, const LeaseOptions& options)
      : run_(run), options_(options), own_(own_line(options.job)) {}

  /// The open file `lease`, which is ours.
  File take() {
    for (;;) {
      File file = create();
      if (file && is_ours()) return file;
      if (const auto look = look_at(lease_of(run_))) {
        wait_for_death(*look);
        retire();
      }
    }
  }

 private:
  /// Nothing where there is one already.
  File create() const {
    const fs::path path = lease_of(run_);
    File file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (!file && errno == EEXIST) return file;
    if (!file)
      throw Error({"cannot create " + path.string(), system_reason(),
                   "Check the folder's permissions, or choose another one with --out"});
    try {
      write_all(file, std::as_bytes(std::span(std::string_view(to_text(own_)))), path);
    } catch (...) {
      ::unlink(path.c_str());
      throw;
    }
    return file;
  }

  /// Whether nobody who took our file for the stale one has renamed it meanwhile.
  bool is_ours() const {
    if (contested_) std::this_thread::sleep_for(std::min(options_.interval / 4, milliseconds(200)));
    const auto look = look_at(lease_of(run_));
    return look && look->line == own_;
  }

  /// Returns when the holder is dead, in `stale_` what it left, or when the file has gone. Throws
  /// UsageError when it shows a sign of life.
  void wait_for_death(const LeaseLook& first) {
    stale_ = first;
    const double age = age_of(first, run_, own_.token);
    if ((first.line && is_gone(*first.line)) || has_missed(age, options_.interval)) return;
    notify(first, age);
    const auto begin = steady_clock::now();
    const auto most = missed_beats * options_.interval;
    while (steady_clock::now() - begin < most) {
      std::this_thread::sleep_for(std::min(options_.interval / 5, milliseconds(1000)));
      const auto look = look_at(lease_of(run_));
      if (!look) return;
      if (*look != first) throw refused(run_, holder_in(*look));
      if (look->line && is_gone(*look->line)) return;
      if (has_missed(age_of(*look, run_, own_.token), options_.interval)) return;
    }
  }

  void notify(const LeaseLook& look, double age) {
    if (std::exchange(notified_, true) || !options_.notice) return;
    options_.notice(run_.string() + " was in use by " + describe(holder_in(look)) + " " +
                    short_duration(std::max(age, 0.0)) + " ago: waiting to see whether it lives");
  }

  /// Renames the stale file away, and puts back one that somebody else has made since we looked.
  void retire() {
    contested_ = true;
    const fs::path lease = lease_of(run_), aside = run_ / ("lease.stale." + own_.token);
    if (look_at(lease) != stale_) return;
    if (::rename(lease.c_str(), aside.c_str()) != 0) {
      if (errno == ENOENT) return;
      throw Error({"cannot replace " + lease.string(), system_reason(),
                   "Check the folder's permissions, or choose another one with --out"});
    }
    const bool was_stale = look_at(aside) == stale_;
    if (was_stale || ::link(aside.c_str(), lease.c_str()) == 0 || errno == EEXIST)
      ::unlink(aside.c_str());
    else
      ::rename(aside.c_str(), lease.c_str());  // a file system without links
  }

  const fs::path& run_;
  const LeaseOptions& options_;
  const LeaseLine own_;
  std::optional<LeaseLook> stale_;
  bool notified_ = false;
  bool contested_ = false;
};

}  // namespace

class Lease::Impl {
 public:
  Impl(const fs::path& run, const LeaseOptions& options)
      : path_(lease_of(run)),
        interval_(options.interval),
        file_(Taker(run, options).take()),
        thread_([this] { beat(); }) {}

  ~Impl() {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    changed_.notify_one();
    thread_.join();
    struct stat own {
    }, there{};
    if (::fstat(file_.descriptor(), &own) == 0 && ::stat(path_.c_str(), &there) == 0 &&
        own.st_dev == there.st_dev && own.st_ino == there.st_ino)
      ::unlink(path_.c_str());
  }

 private:
  /// Touches its own file, wherever that is now: never that of a successor. A disk that refuses is
  /// left to those who write what matters.
  void beat() {
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, interval_, [this] { return ending_; })) {
      lock.unlock();
      ::futimens(file_.descriptor(), nullptr);
      lock.lock();
    }
  }

  const fs::path path_;
  const milliseconds interval_;
  const File file_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ending_ = false;
  std::thread thread_;  ///< the last member: it uses all others
};

Lease::Lease(const fs::path& run, LeaseOptions options)
    : impl_(std::make_unique<Impl>(run, options)) {}
Lease::~Lease() = default;

std::string describe(const Holder& holder) {
  if (holder.process == 0) return "an unknown process";
  const std::string job = holder.job.empty() ? "" : " (" + holder.job + ")";
  return "process " + std::to_string(holder.process) + " on " + holder.host + job;
}

std::optional<Holder> holder_of(const fs::path& run, milliseconds interval) {
  const auto look = look_at(lease_of(run));
  if (!look || (look->line && is_gone(*look->line))) return std::nullopt;
  if (has_missed(age_of(*look, run, own_line("").token), interval)) return std::nullopt;
  return holder_in(*look);
}

}  // namespace cairn::record
