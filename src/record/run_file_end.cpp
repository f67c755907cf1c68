#include "record/run_file_end.hpp"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <span>

#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"
#include "cairn/core/hash.hpp"

namespace cairn::record {
namespace {

static_assert(std::endian::native == std::endian::little);

using Words = std::array<std::uint64_t, 4>;

constexpr std::uint64_t magic = 0x4e55524e52494143;  // "CAIRNRUN"

std::array<std::byte, sizeof(Words)> end_of(std::span<const std::byte> bytes) {
  const Hash128 hash = hash128(bytes);
  return std::bit_cast<std::array<std::byte, sizeof(Words)>>(
      Words{magic, bytes.size(), hash.high, hash.low});
}

}  // namespace

void add_end(const std::filesystem::path& path) {
  const auto end = end_of(read_file(path));
  const File file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
  if (!file) throw Error({"cannot write " + path.string(), system_reason(), ""});
  write_all(file, end, path);
}

void check_end(const std::filesystem::path& path) {
  const auto file = read_file(path);
  const auto bytes = std::span(file).first(file.size() - std::min(file.size(), sizeof(Words)));
  if (std::ranges::equal(std::span(file).subspan(bytes.size()), end_of(bytes))) return;
  throw Error({"run.h5 is damaged",
               "its bytes do not match the hash at its end: it was cut off, or changed",
               "cairn rebuild writes it again from the journal"});
}

}  // namespace cairn::record
