#pragma once

#include <cstdint>
#include <queue>
#include <vector>

#include "cairn/simulate/options.hpp"
#include "simulate/queue.hpp"

namespace cairn::simulate {

/// A parallel file system: files are created one after the other at a limited rate; all transfers
/// under way share the bandwidth equally, each limited by its client.
///
/// Equal shares make one clock enough: it runs at the rate of a transfer, in bytes, and each
/// transfer ends when it has come so far as it was at the beginning plus the bytes (Demers, Keshav
/// & Shenker 1989).
class FileSystem {
 public:
  explicit FileSystem(const Options& options) : options_(options) {}

  /// When a file that is asked for now is there.
  double create(double now);
  /// `done` happens when all bytes have gone.
  void transfer(double now, double bytes, const Event& done);
  /// [s] of the next transfer's end; `never` if none is under way.
  double next() const;
  /// The transfer that ends at `next()`.
  Event pop();

  /// Seconds' worth of creating up to now.
  double creating(double now) const;
  /// Bytes that have gone up to now.
  double moved(double now) const;

 private:
  struct Flow {
    double end;  ///< by the clock of bytes
    std::uint64_t order;
    Event done;
    friend bool operator>(const Flow& a, const Flow& b) {
      return a.end != b.end ? a.end > b.end : a.order > b.order;
    }
  };
  double rate() const;  ///< [B/s] of one transfer
  void advance(double now);

  Options options_;
  std::priority_queue<Flow, std::vector<Flow>, std::greater<>> flows_;
  std::uint64_t order_ = 0;
  double clock_ = 0;  ///< [B]
  double now_ = 0;    ///< [s] when the clock stood there
  double moved_ = 0;
  double free_ = 0;  ///< [s] when the next file can be created
  double creating_ = 0;
};

}  // namespace cairn::simulate
