#include "record/lease_file.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <random>

#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"
#include "record/checked_line.hpp"
#include "record/take.hpp"

namespace cairn::record {
namespace {

namespace fs = std::filesystem;

/// The file's bytes, a few thousand at most; nothing if it cannot be read.
std::optional<std::string> read_small(const File& file) {
  std::string text(4096, '\0');
  const ssize_t got = ::pread(file.descriptor(), text.data(), text.size(), 0);
  if (got < 0) return std::nullopt;
  text.resize(static_cast<std::size_t>(got));
  return text;
}

std::string read_small(const fs::path& path) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  return file ? read_small(file).value_or("") : "";
}

/// Spaces and line breaks would make two words, or lines, of one.
std::string word(std::string text) {
  std::ranges::replace_if(
      text, [](unsigned char c) { return c <= ' '; }, '_');
  return text.empty() ? "-" : text;
}

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

/// The boot and the namespace of processes; "-" where Linux does not tell.
std::string this_system() {
  std::string boot = read_small("/proc/sys/kernel/random/boot_id");
  while (!boot.empty() && boot.back() == '\n') boot.pop_back();
  std::array<char, 64> space{};
  const ssize_t length = ::readlink("/proc/self/ns/pid", space.data(), space.size() - 1);
  if (boot.empty() || length <= 0) return "-";
  return word(boot + "/" + space.data());
}

struct Process {
  char state = '?';
  std::uint64_t start = 0;
};

/// From /proc/N/stat: behind the name, which is in parentheses and may hold anything, come the
/// state and, as the twentieth field from there, the start.
std::optional<Process> process_of(long id) {
  std::string text = read_small("/proc/" + std::to_string(id) + "/stat");
  const auto name_end = text.rfind(')');
  if (name_end == text.npos || name_end + 2 >= text.size()) return std::nullopt;
  std::string_view rest = std::string_view(text).substr(name_end + 2);
  Process process{rest.front()};
  for (int field = 0; field < 19; ++field) {
    const auto space = rest.find(' ');
    if (space == rest.npos) return std::nullopt;
    rest.remove_prefix(space + 1);
  }
  std::from_chars(rest.data(), rest.data() + rest.size(), process.start);
  return process;
}

std::string random_token() {
  std::random_device device;
  std::string token;
  for (int i = 0; i < 16; ++i) token += "0123456789abcdef"[device() % 16];
  return token;
}

FileTime time_of(const struct stat& status) {
  return {static_cast<std::int64_t>(status.st_mtim.tv_sec) * 1'000'000'000 +
          status.st_mtim.tv_nsec};
}

}  // namespace

LeaseLine own_line(const std::string& job) {
  LeaseLine line;
  line.holder = {word(host_name()), static_cast<long>(::getpid()), one_line(job)};
  line.holder.job.resize(std::min<std::size_t>(line.holder.job.size(), 1000));
  line.system = this_system();
  if (const auto process = process_of(line.holder.process)) line.start = process->start;
  line.token = random_token();
  return line;
}

std::string to_text(const LeaseLine& line) {
  return with_check(line.holder.host + " " + std::to_string(line.holder.process) + " " +
                    std::to_string(line.start) + " " + line.system + " " + line.token + " " +
                    line.holder.job);
}

std::optional<LeaseLine> parse_lease(const std::string& text) {
  const auto checked = without_check(text);
  if (!checked) return std::nullopt;
  std::string_view rest = *checked;
  LeaseLine line;
  line.holder.host = take_until(rest, ' ');
  const auto process = take_number<long>(rest, ' ');
  const auto start = take_number<std::uint64_t>(rest, ' ');
  if (!process || *process <= 0 || !start) return std::nullopt;
  line.holder.process = *process;
  line.start = *start;
  line.system = take_until(rest, ' ');
  line.token = take_until(rest, ' ');
  line.holder.job = rest;
  return line;
}

bool is_gone(const LeaseLine& line) {
  if (line.system == "-" || line.system != this_system()) return false;
  if (::kill(static_cast<pid_t>(line.holder.process), 0) != 0 && errno == ESRCH) return true;
  const auto process = process_of(line.holder.process);
  if (!process) return false;  // hidden from us, or just ending
  const bool dead = process->state == 'Z' || process->state == 'X';
  return dead || (line.start != 0 && process->start != line.start);
}

std::optional<LeaseLook> look_at(const fs::path& lease) {
  const File file(::open(lease.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file && errno == ENOENT) return std::nullopt;
  struct stat status {};
  std::optional<std::string> text;
  if (file && ::fstat(file.descriptor(), &status) == 0) text = read_small(file);
  if (!text)
    throw Error({"cannot read " + lease.string(), system_reason(), "Check its permissions"});
  return LeaseLook{*text, parse_lease(*text), time_of(status), status.st_dev, status.st_ino};
}

FileTime time_in(const fs::path& folder, const std::string& token) {
  const fs::path probe = folder / ("lease.clock." + token);
  const File file(::open(probe.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  struct stat status {};
  const bool known = file && ::fstat(file.descriptor(), &status) == 0;
  if (file) ::unlink(probe.c_str());
  if (known) return time_of(status);
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::nanoseconds>(now).count()};
}

}  // namespace cairn::record
