#include "cairn/h5/file.hpp"

#include <algorithm>

#include "cairn/core/error.hpp"
#include "h5/group.hpp"
#include "h5/handle.hpp"
#include "h5/image.hpp"

namespace cairn::h5 {
namespace {

/// Without locks, which fail on some parallel file systems: one process writes a file, and nobody
/// reads it before it is closed. An explicit close closes what is still open inside, too.
UniqueHandle access(const Place& place) {
  auto list = checked({H5Pcreate(H5P_FILE_ACCESS), H5Pclose}, "prepare", place);
  check(H5Pset_libver_bounds(list.get(), H5F_LIBVER_V110, H5F_LIBVER_LATEST), "prepare", place);
  check(H5Pset_fclose_degree(list.get(), H5F_CLOSE_STRONG), "prepare", place);
#if H5_VERSION_GE(1, 10, 7) && !(H5_VERS_MINOR == 12 && H5_VERS_RELEASE == 0)
  check(H5Pset_file_locking(list.get(), false, true), "prepare", place);
#endif
  return list;
}

UniqueHandle creation(const Place& place) {
  auto list = checked({H5Pcreate(H5P_FILE_CREATE), H5Pclose}, "prepare", place);
  check(H5Pset_link_creation_order(list.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED),
        "prepare", place);
  return list;
}

/// HDF5's own words for the usual mistakes are long and hide the cause.
void check_readable(const std::filesystem::path& path, const Place& place) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (error && !std::filesystem::exists(status)) fail("open", place, error.message());
  if (std::filesystem::is_directory(status)) fail("open", place, "it is a folder");
}

}  // namespace

File File::open_root(const std::shared_ptr<UniqueHandle>& file, const std::string& name) {
  auto root = checked({H5Gopen2(file->get(), "/", H5P_DEFAULT), H5Gclose}, "open", {name, {}});
  File result;
  result.root_.impl_ =
      std::make_shared<const Group::Impl>(Group::Impl{file, std::move(root), name, {}});
  return result;
}

File File::create(const std::filesystem::path& path) {
  const Session session;
  const Place place{path.string(), {}};
  const auto created = creation(place), accessed = access(place);
  auto file = std::make_shared<UniqueHandle>(
      H5Fcreate(path.c_str(), H5F_ACC_TRUNC, created.get(), accessed.get()), H5Fclose);
  check(file->get(), "create", place);
  return open_root(file, path.string());
}

File File::open(const std::filesystem::path& path) {
  const Session session;
  const Place place{path.string(), {}};
  check_readable(path, place);
  const auto accessed = access(place);
  auto file = std::make_shared<UniqueHandle>(H5Fopen(path.c_str(), H5F_ACC_RDONLY, accessed.get()),
                                             H5Fclose);
  check(file->get(), "open", place);
  return open_root(file, path.string());
}

File File::create_in_memory(std::size_t structure) {
  const Session session;
  const auto image = std::make_shared<Image>();
  // HDF5 takes files of one name for one file.
  const Place place{"memory " + std::to_string(reinterpret_cast<std::uintptr_t>(image.get())), {}};
  const auto created = creation(place), accessed = access(place);
  auto callbacks = image->callbacks();
  check(H5Pset_fapl_core(accessed.get(), structure, false), "prepare", place);
  check(H5Pset_file_image_callbacks(accessed.get(), &callbacks), "prepare", place);
  check(H5Pset_meta_block_size(accessed.get(), structure), "prepare", place);
  // The image lives longer than the file, whoever closes it.
  const auto both = std::make_shared<std::pair<std::shared_ptr<Image>, UniqueHandle>>(
      image,
      UniqueHandle(H5Fcreate(place.file.c_str(), H5F_ACC_TRUNC, created.get(), accessed.get()),
                   H5Fclose));
  const std::shared_ptr<UniqueHandle> file(both, &both->second);
  check(file->get(), "create", place);
  File result = open_root(file, place.file);
  result.image_ = image;
  return result;
}

Layout File::close_in_memory() {
  const Session session;
  const auto impl = std::exchange(root_.impl_, nullptr);
  const Place place{impl->file_name, {}};
  hsize_t size = 0;
  // Without a flush, which would let HDF5 begin a second block of structures.
  check(H5Fget_filesize(impl->file->get(), &size), "write", place);
  check(impl->file->reset(), "close", place);
  return {
      {image_, image_->memory.get()}, image_->size, std::max<std::uint64_t>(size, image_->size)};
}

void File::close() {
  const Session session;
  if (!root_.impl_) return;
  const auto impl = std::exchange(root_.impl_, nullptr);
  const Place place{impl->file_name, {}};
  check(H5Fflush(impl->file->get(), H5F_SCOPE_GLOBAL), "write", place);
  check(impl->file->reset(), "close", place);
}

}  // namespace cairn::h5
