#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace cairn::record {

struct LeaseOptions {
  std::string job;                            ///< "Slurm job 4711"; may be empty
  std::chrono::milliseconds interval{10000};  ///< between heartbeats
  /// Told once when the folder is in use and has to be watched before it can be taken over.
  std::function<void(const std::string&)> notice{};
};

/// The right to write to a run's folder: the file `lease`, created exclusively, with host, process
/// and job of the holder, and touched at an interval by a thread of its own. No file locks: they
/// fail on parallel file systems. Two who take over at the same moment are told apart by the
/// journal's segments.
class Lease {
 public:
  /// Takes the folder, which must exist, or takes it over from a holder that is dead: whose process
  /// is gone on this host, or who has missed three heartbeats by the file system's own clock. Waits
  /// to find out (three intervals at most). Throws UsageError that names the holder if it lives,
  /// Error if the file cannot be written.
  Lease(const std::filesystem::path& run, LeaseOptions options);
  /// Gives the folder back, unless somebody else has taken it over.
  ~Lease();
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Who holds a folder; all empty where its file `lease` cannot be understood.
struct Holder {
  std::string host;
  long process = 0;
  std::string job;  ///< may be empty
};

/// "process 123 on n1 (Slurm job 7)"
std::string describe(const Holder& holder);

/// The living job that holds the folder, as far as its heartbeats tell (`interval` as above).
std::optional<Holder> holder_of(const std::filesystem::path& run,
                                std::chrono::milliseconds interval = std::chrono::seconds(10));

}  // namespace cairn::record
