#include "cairn/store/writer.hpp"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

namespace cairn::store {
namespace {

std::int64_t bytes_of(const Checkpoint& checkpoint) {
  std::size_t bytes = checkpoint.architecture.size() + checkpoint.graph.size();
  for (const auto* tensors : {&checkpoint.weights, &checkpoint.training})
    for (const auto& [name, tensor] : *tensors) bytes += tensor.bytes();
  return static_cast<std::int64_t>(bytes);
}

}  // namespace

class Writer::Impl {
 public:
  Impl(std::filesystem::path run, Precision precision, std::int64_t in_flight,
       std::function<void(const Written&)> done)
      : run_(std::move(run)),
        precision_(precision),
        in_flight_(in_flight),
        done_(std::move(done)),
        thread_([this] { work(); }) {}

  ~Impl() {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

  void write(Checkpoint checkpoint) {
    const std::int64_t bytes = bytes_of(checkpoint);
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return left_ == 0 || bytes <= in_flight_ - bytes_left_; });
    queue_.push_back({std::move(checkpoint), bytes});
    bytes_left_ += bytes;
    ++left_;
    changed_.notify_all();
  }

  void finish() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return left_ == 0; });
  }

 private:
  struct Job {
    Checkpoint checkpoint;
    std::int64_t bytes = 0;
  };

  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [&] { return ending_ || !queue_.empty(); });
      if (queue_.empty()) return;
      Job job = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      const Written written = write_now(std::move(job.checkpoint));
      done_(written);
      lock.lock();
      bytes_left_ -= job.bytes;
      --left_;
      changed_.notify_all();
    }
  }

  Written write_now(const Checkpoint checkpoint) const {
    Written written{checkpoint.candidate, checkpoint.attempt, checkpoint.partial(), {}};
    try {
      // What a training goes on from must be exact.
      const auto precision = checkpoint.partial() ? Precision::float32 : precision_;
      written.result = store::write(run_, checkpoint, precision);
    } catch (const std::exception& error) {
      written.result = std::string(error.what());
    }
    return written;
  }

  const std::filesystem::path run_;
  const Precision precision_;
  const std::int64_t in_flight_;
  const std::function<void(const Written&)> done_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> queue_;
  std::int64_t bytes_left_ = 0;  ///< waiting, or being written
  std::size_t left_ = 0;
  bool ending_ = false;
  std::thread thread_;
};

Writer::Writer(std::filesystem::path run, Precision precision, std::int64_t in_flight,
               std::function<void(const Written&)> done)
    : impl_(std::make_unique<Impl>(std::move(run), precision, in_flight, std::move(done))) {}

Writer::~Writer() = default;

void Writer::write(Checkpoint checkpoint) {
  impl_->write(std::move(checkpoint));
}

void Writer::finish() {
  impl_->finish();
}

}  // namespace cairn::store
