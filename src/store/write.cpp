#include <algorithm>
#include <map>
#include <system_error>

#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"
#include "store/bfloat16.hpp"
#include "store/bytes.hpp"
#include "store/layout.hpp"
#include "store/pieces.hpp"
#include "store/skeleton.hpp"
#include "store/trailer.hpp"

namespace cairn::store {
namespace {

/// The disk begins its work after so many bytes.
constexpr std::uint64_t kSyncAhead = 4 << 20;

/// Creates the shard's folder, durably.
void create_folder(const std::filesystem::path& folder) {
  std::error_code error;
  const bool created = std::filesystem::create_directories(folder, error);
  if (error)
    throw Error({"cannot create the folder " + folder.string(), error.message(),
                 "Check the folder of the run and its permissions"});
  if (!created) return;
  sync_folder(folder.parent_path());
  sync_folder(folder.parent_path().parent_path());
}

/// A new file. One of the same name is left over from a process that died.
File create(const std::filesystem::path& path) {
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  return create_exclusively(path);
}

/// Writes the skeleton and the values into it, from the front to the back.
class Filling {
 public:
  Filling(const Skeleton& skeleton, const std::filesystem::path& path)
      : skeleton_(skeleton), path_(path), file_(create(path)), buffer_(kChunk) {}

  /// Returns the hash of the values, which lie behind those before.
  std::string add(std::uint64_t offset, std::span<const std::byte> values) {
    copy_skeleton(offset);
    end_ = offset + values.size();
    const Hash128 hash = write_hashed(file_, offset, values, path_);
    if (end_ - on_its_way_ >= kSyncAhead) {
      begin_sync(file_, on_its_way_, end_ - on_its_way_);
      on_its_way_ = end_;
    }
    return hex(hash);
  }
  void skip(std::uint64_t offset, std::uint64_t length) {
    copy_skeleton(offset);
    end_ = offset + length;
  }
  /// Returns the hash of all that lies between the values.
  std::string finish() {
    copy_skeleton(skeleton_.size());
    return hex(structure_.finish());
  }
  void write(std::uint64_t offset, std::span<const std::byte> bytes) const {
    write_at(file_, offset, bytes, path_);
  }

 private:
  void copy_skeleton(std::uint64_t until) {
    while (end_ < until) {
      const auto chunk = std::span(buffer_).first(std::min<std::size_t>(until - end_, kChunk));
      skeleton_.read(end_, chunk);
      structure_.add(chunk);
      write(end_, chunk);
      end_ += chunk.size();
    }
  }

  const Skeleton& skeleton_;
  const std::filesystem::path& path_;
  File file_;
  std::vector<std::byte> buffer_;
  std::uint64_t end_ = 0;
  std::uint64_t on_its_way_ = 0;  ///< to the disk, up to here
  Hasher structure_;
};

HostTensor as_stored(const Piece& piece) {
  const bool round = piece.part.dtype && *piece.part.dtype != piece.values.dtype;
  return round ? to_bfloat16(piece.values) : piece.values;
}

/// Whose values lie where: the numbers of the parts, and behind them that of the index.
std::map<std::uint64_t, std::size_t> places(const Index& index, const Skeleton& skeleton) {
  std::map<std::uint64_t, std::size_t> places{{skeleton.index_offset(), index.parts.size()}};
  for (std::size_t i = 0; i < index.parts.size(); ++i)
    if (index.parts[i].bytes() > 0) places.emplace(index.parts[i].offset, i);
  return places;
}

void write_values(Filling& filling, Index& index, const std::vector<Piece>& pieces,
                  const Skeleton& skeleton) {
  for (Part& part : index.parts) part.hash = hex(hash128(std::string_view()));
  for (const auto& [offset, i] : places(index, skeleton)) {
    if (i == pieces.size())
      filling.skip(offset, skeleton.index_length());
    else
      index.parts[i].hash = filling.add(offset, as_stored(pieces[i]).span());
  }
  index.structure = filling.finish();
}

/// Returns the size of the file [bytes].
std::uint64_t write_file(const std::filesystem::path& path, Index& index,
                         const std::vector<Piece>& pieces) {
  const Skeleton skeleton(index);
  Filling filling(skeleton, path);
  write_values(filling, index, pieces, skeleton);
  const std::string json = to_json(index);
  filling.write(skeleton.index_offset(), std::as_bytes(std::span(json)));
  filling.write(skeleton.size(), encode({skeleton.index_offset(), json.size(), hash128(json)}));
  return skeleton.size() + kTrailerBytes;
}

Index index_of(const Checkpoint& checkpoint, const std::vector<Piece>& pieces) {
  Index index;
  index.candidate = checkpoint.candidate;
  index.attempt = checkpoint.attempt;
  index.epoch = checkpoint.epoch;
  for (const Piece& piece : pieces) index.parts.push_back(piece.part);
  return index;
}

}  // namespace

protocol::CheckpointRef write(const std::filesystem::path& run, const Checkpoint& checkpoint,
                              Precision precision) {
  protocol::CheckpointRef ref{checkpoint.candidate, checkpoint.attempt, checkpoint.epoch, 0,
                              checkpoint.partial()};
  const auto path = run / path_of(ref);
  const auto pieces = pieces_of(checkpoint, precision);
  Index index = index_of(checkpoint, pieces);
  create_folder(path.parent_path());
  publish(path, [&](const std::filesystem::path& temporary) {
    ref.bytes = write_file(temporary, index, pieces);
  });
  return ref;
}

}  // namespace cairn::store
