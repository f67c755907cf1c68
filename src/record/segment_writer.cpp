#include "record/segment_writer.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>

#include "cairn/core/clock.hpp"
#include "cairn/core/text.hpp"
#include "cairn/protocol/codec.hpp"
#include "cairn/record/journal.hpp"

namespace cairn::record {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// Pause between writes under load: long enough to make big writes of small records.
constexpr auto write_interval = milliseconds(10);
/// A parallel file system takes milliseconds to tens of them for an fsync; five a second cost it
/// little, and a crash of the node loses at most the last 0.2 s, which resume does again.
constexpr auto sync_interval = milliseconds(200);
/// The thread is woken early when this much is queued [bytes].
constexpr std::size_t write_at_once = std::size_t{1} << 20;
/// Appending waits for the disk when this much is not on disk yet [bytes].
constexpr std::size_t most_queued = std::size_t{64} << 20;
/// A sync is due when this much was written since the last one [bytes].
constexpr std::size_t most_unsynced = most_queued / 2;
/// Capacity that a buffer keeps after a burst [bytes].
constexpr std::size_t kept_capacity = std::size_t{4} << 20;

/// Pauses before the disk is tried again double from the first to the last.
constexpr auto first_pause = milliseconds(200);
constexpr auto last_pause = milliseconds(5000);
/// Whoever closes a writer does not wait longer than this for a disk that refuses.
constexpr auto closing_patience = milliseconds(2000);

SegmentHeader header_of(const SegmentStart& start) {
  SegmentHeader header;
  header.codec = protocol::codec_version;
  header.segment = start.number;
  header.created = unix_time();
  header.version = cairn_version;
  header.previous = start.previous;
  return header;
}

/// Encodes a whole record at the end of `out`, or leaves `out` as it was.
void append_record(std::vector<std::byte>& out, const SegmentWriter::Encode& encode,
                   const SegmentHeader& header, std::uint64_t offset) {
  const std::size_t begin = out.size();
  try {
    out.resize(begin + prefix_size);
    encode(out);
    const auto payload = std::span(out).subspan(begin + prefix_size);
    if (payload.size() > std::numeric_limits<std::uint32_t>::max())
      throw std::length_error("a journal record of more than 4 GiB");
    std::ranges::copy(record_prefix(payload, header, offset),
                      out.begin() + static_cast<std::ptrdiff_t>(begin));
  } catch (...) {
    out.resize(begin);
    throw;
  }
}

/// Empties a buffer, and gives memory back after a burst.
void clear(std::vector<std::byte>& buffer) {
  buffer.clear();
  if (buffer.capacity() > kept_capacity) buffer = {};
}

}  // namespace

SegmentWriter::SegmentWriter(std::filesystem::path path, SegmentStart start, milliseconds patience)
    : patience_(patience),
      header_(header_of(start)),
      file_(std::move(path), encode_header(header_)),
      thread_([this] { work(); }) {}

SegmentWriter::~SegmentWriter() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    closing_since_ = steady_clock::now();
  }
  wake_.notify_one();
  thread_.join();
}

void SegmentWriter::append(const Encode& encode) {
  Lock lock(mutex_);
  progress_.wait(lock, [&] { return failure_ || appended_ - synced_ < most_queued; });
  throw_failure();
  const std::size_t before = queue_.size();
  append_record(queue_, encode, header_, appended_);
  appended_ += queue_.size() - before;
  // Under load the thread comes by itself: no system call for each record.
  const bool wake = std::exchange(idle_, false) || queue_.size() >= write_at_once;
  lock.unlock();
  if (wake) wake_.notify_one();
}

void SegmentWriter::sync() {
  Lock lock(mutex_);
  const std::uint64_t end = appended_;
  wanted_ = std::max(wanted_, end);
  wake_.notify_one();
  progress_.wait(lock, [&] { return failure_ || synced_ >= end; });
  throw_failure();
}

std::string SegmentWriter::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

void SegmentWriter::throw_failure() const {
  if (failure_) std::rethrow_exception(failure_);
}

void SegmentWriter::work() {
  Lock lock(mutex_);
  try {
    do {
      wait_for_work(lock);
      try {
        write_queued(lock);
        if (sync_is_due()) sync_written(lock);
      } catch (const Error& error) {
        lock.lock();
        recover(lock, error.diagnosis());
      }
    } while (!closing_ || synced_ < appended_);
  } catch (...) {
    if (!lock.owns_lock()) lock.lock();
    failure_ = std::current_exception();
  }
  progress_.notify_all();
}

void SegmentWriter::wait_for_work(Lock& lock) {
  if (synced_ == appended_) {
    idle_ = !closing_;
    wake_.wait(lock, [&] { return closing_ || synced_ < appended_; });
    idle_ = false;
  } else {
    wake_.wait_for(lock, write_interval,
                   [&] { return closing_ || wanted_ > synced_ || queue_.size() >= write_at_once; });
  }
}

void SegmentWriter::write_queued(Lock& lock) {
  if (queue_.empty()) return;
  taken_.push_back(std::exchange(queue_, std::move(spare_)));
  spare_.clear();
  lock.unlock();
  file_.write(written_, taken_.back());
  written_ += taken_.back().size();
  lock.lock();
}

bool SegmentWriter::sync_is_due() const {
  if (synced_ == written_) return false;
  return closing_ || wanted_ > synced_ || written_ - synced_ >= most_unsynced ||
         steady_clock::now() - last_sync_ >= sync_interval;
}

void SegmentWriter::sync_written(Lock& lock) {
  lock.unlock();
  file_.sync();
  last_sync_ = steady_clock::now();
  lock.lock();
  synced_ = written_;
  if (!taken_.empty()) spare_ = std::move(taken_.back());
  clear(spare_);
  taken_.clear();
  progress_.notify_all();
}

// ---- when the disk refuses ----------------------------------------------------------------------

/// Returns when all that was taken is on disk.
void SegmentWriter::recover(Lock& lock, Diagnosis why) {
  const Time since = steady_clock::now();
  for (auto pause = first_pause;; pause = std::min(2 * pause, last_pause)) {
    trouble_ = why.problem + ": " + why.reason;
    if (is_over(since)) give_up(why, since);
    const auto left = std::chrono::ceil<milliseconds>(since + patience_ - steady_clock::now());
    if (closing_) pause = first_pause;
    const bool was_closing = closing_;
    wake_.wait_for(lock, std::clamp(left, milliseconds(1), pause),
                   [&] { return closing_ && !was_closing; });
    if (write_again(lock, why)) break;
  }
  trouble_.clear();
  progress_.notify_all();
}

bool SegmentWriter::is_over(Time since) const {
  const Time now = steady_clock::now();
  return now - since >= patience_ || (closing_ && now - closing_since_ >= closing_patience);
}

bool SegmentWriter::write_again(Lock& lock, Diagnosis& why) {
  lock.unlock();
  try {
    file_.reopen(synced_);
    written_ = synced_;
    for (const auto& piece : taken_) {
      file_.write(written_, piece);
      written_ += piece.size();
    }
    lock.lock();
    sync_written(lock);
    return true;
  } catch (const Error& error) {
    why = error.diagnosis();
  }
  if (!lock.owns_lock()) lock.lock();
  return false;
}

void SegmentWriter::give_up(const Diagnosis& why, Time since) const {
  const std::chrono::duration<double> waited = steady_clock::now() - since;
  throw Error({std::string(unwritten_journal) + " " + file_.path().string(),
               why.reason + ", for " + short_duration(waited.count()),
               "When that is mended, the same command with --resume goes on"},
              ExitCode::resumable);
}

}  // namespace cairn::record
