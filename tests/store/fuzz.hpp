#pragma once

#include <algorithm>
#include <span>
#include <string>

#include "cairn/core/hash.hpp"
#include "cairn/store/folder.hpp"
#include "fuzz/folder.hpp"
#include "fuzz/target.hpp"
#include "store/index.hpp"
#include "store/samples.hpp"
#include "store/trailer.hpp"

namespace cairn::store {

/// A checkpoint with another index, which lies where its own lay, under hashes that are right.
inline std::string with_index(std::string file, std::uint64_t offset, const std::string& index) {
  file.resize(std::min<std::uint64_t>(offset, file.size()));
  offset = file.size();
  const auto end = encode({offset, index.size(), hash128(index)});
  file += index;
  return file.append(reinterpret_cast<const char*>(end.data()), end.size());
}

/// The trailer of a file, if it is long enough to have one, whatever its hash says.
inline Trailer trailer_of(const std::string& file) {
  Trailer trailer;
  if (file.size() < kTrailerBytes) return trailer;
  std::memcpy(&trailer.offset, file.data() + file.size() - kTrailerBytes + 16, 8);
  std::memcpy(&trailer.length, file.data() + file.size() - kTrailerBytes + 24, 8);
  return trailer;
}

/// The hashes of all parts that lie within the file; as it was where it is no index.
inline std::string rehashed(const std::string& json, const std::string& file) try {
  Index index = parse_index(json, file.size(), "");
  for (Part& part : index.parts)
    if (part.bytes() <= file.size() - part.offset)
      part.hash = hex(hash128(std::string_view(file).substr(part.offset, part.bytes())));
  return to_json(index);
} catch (const std::exception&) {
  return json;
}

/// Reads a file as a checkpoint in all ways that there are.
inline void read_in_all_ways(const fuzz::Folder& run, const protocol::CheckpointRef& ref,
                             const std::string& bytes) {
  const auto name = path_of(ref);
  run.write(name.string(), bytes);
  verify(run / "", ref);
  for (const auto& [tensor, values] : read(run / name.string()).weights)
    read_nodes(run / name.string(), {tensor.substr(0, tensor.find('.'))});
  read(run / "", ref);
}

/// A file of all types and shapes, and what names it.
struct Sample {
  protocol::CheckpointRef ref;
  std::string bytes;
};
inline Sample sample_file(const fuzz::Folder& run) {
  const auto ref = write(run / "", example());
  return {ref, cairn::read_text(run / path_of(ref).string())};
}

inline fuzz::Target fuzz_checkpoints() {
  const auto run = fuzz::new_folder();
  const Sample sample = sample_file(*run);
  return {"checkpoint",
          fuzz::Form::binary,
          {sample.bytes},
          [run, ref = sample.ref](const std::string& input) { read_in_all_ways(*run, ref, input); },
          [](std::string& input) {
            const Trailer trailer = trailer_of(input);
            if (trailer.offset > input.size()) return;
            input = with_index(input, trailer.offset,
                               rehashed(input.substr(trailer.offset, trailer.length), input));
          }};
}

/// The index alone is changed, and all hashes are right afterwards.
inline fuzz::Target fuzz_indices() {
  const auto run = fuzz::new_folder();
  const Sample sample = sample_file(*run);
  const Trailer trailer = trailer_of(sample.bytes);
  const std::string json = sample.bytes.substr(trailer.offset, trailer.length);
  return {"checkpoint_index", fuzz::Form::text, {json}, [=](const std::string& input) {
            const std::string index = rehashed(input, sample.bytes);
            read_in_all_ways(*run, sample.ref, with_index(sample.bytes, trailer.offset, index));
          }};
}

}  // namespace cairn::store
