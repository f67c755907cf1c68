#include "store/trailer.hpp"

#include <bit>
#include <cstring>
#include <string>

#include "store/layout.hpp"

namespace cairn::store {
namespace {

static_assert(std::endian::native == std::endian::little);

using Words = std::array<std::uint64_t, kTrailerBytes / sizeof(std::uint64_t)>;

/// "CAIRNCKP"
constexpr std::uint64_t kMagic = 0x504b434e52494143;

std::uint64_t check_of(const Words& words) {
  return hash64(std::as_bytes(std::span(words).first(words.size() - 1)));
}

}  // namespace

std::array<std::byte, kTrailerBytes> encode(const Trailer& trailer) {
  Words words{kMagic,         kVersion,          trailer.offset,
              trailer.length, trailer.hash.high, trailer.hash.low};
  words.back() = check_of(words);
  return std::bit_cast<std::array<std::byte, kTrailerBytes>>(words);
}

Trailer decode_trailer(std::span<const std::byte, kTrailerBytes> bytes,
                       const std::filesystem::path& file) {
  Words words;
  std::memcpy(words.data(), bytes.data(), bytes.size());
  if (words[0] != kMagic)
    refuse(file, "it was cut off, or is not a checkpoint of Cairn", "Give a file below weights/");
  if (words.back() != check_of(words)) refuse(file, "its last bytes do not match their hash");
  if (words[1] != kVersion)
    refuse(file,
           "expected version " + std::to_string(kVersion) + ", found " + std::to_string(words[1]),
           "Use the version of Cairn that wrote it");
  return {words[2], words[3], {words[4], words[5]}};
}

}  // namespace cairn::store
