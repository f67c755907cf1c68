#include "cairn/h5/file.hpp"

#include "cairn/core/error.hpp"
#include "h5/group.hpp"
#include "h5/handle.hpp"

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

File File::create(const std::filesystem::path& path) {
  const Session session;
  const Place place{path.string(), {}};
  const auto created = creation(place), accessed = access(place);
  auto file = std::make_shared<UniqueHandle>(
      H5Fcreate(path.c_str(), H5F_ACC_TRUNC, created.get(), accessed.get()), H5Fclose);
  check(file->get(), "create", place);
  auto root = checked({H5Gopen2(file->get(), "/", H5P_DEFAULT), H5Gclose}, "create", place);
  File result;
  result.root_.impl_ = std::make_shared<const Group::Impl>(
      Group::Impl{std::move(file), std::move(root), path.string(), {}});
  return result;
}

File File::open(const std::filesystem::path& path) {
  const Session session;
  const Place place{path.string(), {}};
  check_readable(path, place);
  const auto accessed = access(place);
  auto file = std::make_shared<UniqueHandle>(H5Fopen(path.c_str(), H5F_ACC_RDONLY, accessed.get()),
                                             H5Fclose);
  check(file->get(), "open", place);
  auto root = checked({H5Gopen2(file->get(), "/", H5P_DEFAULT), H5Gclose}, "open", place);
  File result;
  result.root_.impl_ = std::make_shared<const Group::Impl>(
      Group::Impl{std::move(file), std::move(root), path.string(), {}});
  return result;
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
