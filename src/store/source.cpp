#include "store/source.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "cairn/core/error.hpp"
#include "store/bytes.hpp"
#include "store/layout.hpp"

namespace cairn::store {

void refuse(const std::filesystem::path& file, std::string reason, std::string suggestion) {
  throw Error(
      {"cannot read checkpoint " + file.string(), std::move(reason), std::move(suggestion)});
}

Source::Source(const std::filesystem::path& path)
    : path_(path),
      file_(open_for_reading(path)),
      size_(size_of(file_, path)),
      trailer_(read_trailer()),
      index_(read_index()) {}

Source::Source(const std::filesystem::path& path, const protocol::CheckpointRef& expected)
    : Source(path) {
  if (!index_.is(expected)) refuse(path_, "it belongs to another checkpoint");
}

Trailer Source::read_trailer() const {
  if (size_ < kTrailerBytes) refuse(path_, "it was cut off, or is not a checkpoint of Cairn");
  std::array<std::byte, kTrailerBytes> bytes;
  read_at(file_, size_ - kTrailerBytes, bytes, path_);
  return decode_trailer(bytes, path_);
}

Index Source::read_index() const {
  const std::uint64_t end = size_ - kTrailerBytes;
  if (trailer_.offset > end || trailer_.length > end - trailer_.offset)
    refuse(path_, "its index lies beyond the end of the file");
  std::string json(trailer_.length, '\0');
  const auto bytes = std::as_writable_bytes(std::span(json));
  if (read_hashed(file_, trailer_.offset, bytes, path_) != trailer_.hash)
    refuse(path_, "its index does not match its hash");
  return parse_index(json, end, path_);
}

HostTensor Source::read(const Part& part) const {
  auto tensor = HostTensor::allocate(part.dtype.value_or(DType::uint8), part.shape);
  if (hex(read_hashed(file_, part.offset, tensor.span(), path_)) != part.hash)
    refuse(path_, "the bytes of " + part.name + " do not match their hash");
  return tensor;
}

std::string Source::read_text(const Part& part) const {
  const HostTensor bytes = read(part);
  return {reinterpret_cast<const char*>(bytes.data.get()), bytes.bytes()};
}

void Source::verify() const {
  for (const Part& part : index_.parts) read(part);
  verify_structure();
}

void Source::verify_structure() const {
  std::map<std::uint64_t, std::uint64_t> holes{{trailer_.offset, trailer_.length}};
  for (const Part& part : index_.parts)
    if (part.bytes() > 0) holes.emplace(part.offset, part.bytes());
  holes.emplace(size_ - kTrailerBytes, 0);
  Hasher hasher;
  std::uint64_t end = 0;
  for (const auto& [offset, length] : holes) {
    std::vector<std::byte> between(offset - std::min(end, offset));
    read_at(file_, end, between, path_);
    hasher.add(between);
    end = offset + length;
  }
  if (hex(hasher.finish()) != index_.structure)
    refuse(path_, "what HDF5 needs to read it does not match its hash");
}

}  // namespace cairn::store
