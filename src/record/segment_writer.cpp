#include "record/segment_writer.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>

#include "cairn/core/error.hpp"
#include "cairn/protocol/codec.hpp"

namespace cairn::record {
namespace {

using std::chrono::steady_clock;

/// Pause between writes under load: long enough to make big writes of small records.
constexpr auto write_interval = std::chrono::milliseconds(10);
/// A parallel file system takes milliseconds to tens of them for an fsync; five a second cost it
/// little, and a crash of the node loses at most the last 0.2 s, which resume does again.
constexpr auto sync_interval = std::chrono::milliseconds(200);
/// The thread is woken early when this much is queued [bytes].
constexpr std::size_t write_at_once = std::size_t{1} << 20;
/// Appending waits for the disk when this much is queued [bytes].
constexpr std::size_t most_queued = std::size_t{64} << 20;
/// Capacity that a buffer keeps after a burst [bytes].
constexpr std::size_t kept_capacity = std::size_t{4} << 20;

double seconds_since_1970() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

File create_segment(const std::filesystem::path& path) {
  try {
    return create_exclusively(path);
  } catch (const Error& error) {
    if (!std::filesystem::exists(path)) throw;
    throw Error({error.diagnosis().problem, error.diagnosis().reason,
                 "Another submission of this run has just begun: wait until it has ended"});
  }
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

}  // namespace

SegmentWriter::SegmentWriter(std::filesystem::path path, std::uint32_t number)
    : path_(std::move(path)), file_(create_segment(path_)) {
  header_.codec = protocol::codec_version;
  header_.segment = number;
  header_.created = seconds_since_1970();
  header_.version = cairn_version;
  write_all(file_, encode_header(header_), path_);
  cairn::sync(file_, path_);
  sync_folder(path_.parent_path());
  thread_ = std::thread([this] { work(); });
}

SegmentWriter::~SegmentWriter() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void SegmentWriter::append(const Encode& encode) {
  Lock lock(mutex_);
  progress_.wait(lock, [&] { return failure_ || queue_.size() < most_queued; });
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

void SegmentWriter::throw_failure() const {
  if (failure_) std::rethrow_exception(failure_);
}

void SegmentWriter::work() {
  Lock lock(mutex_);
  try {
    do {
      wait_for_work(lock);
      write_queued(lock);
      if (sync_is_due()) sync_written(lock);
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
  std::swap(queue_, writing_);
  lock.unlock();
  write_all(file_, writing_, path_);
  written_ += writing_.size();
  writing_.clear();
  if (writing_.capacity() > kept_capacity) writing_ = {};
  lock.lock();
  progress_.notify_all();
}

bool SegmentWriter::sync_is_due() const {
  if (synced_ == written_) return false;
  return closing_ || wanted_ > synced_ || steady_clock::now() - last_sync_ >= sync_interval;
}

void SegmentWriter::sync_written(Lock& lock) {
  lock.unlock();
  cairn::sync(file_, path_);
  last_sync_ = steady_clock::now();
  lock.lock();
  synced_ = written_;
  progress_.notify_all();
}

}  // namespace cairn::record
