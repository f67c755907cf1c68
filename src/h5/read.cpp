#include <algorithm>
#include <array>
#include <limits>
#include <span>

#include "h5/group.hpp"
#include "h5/texts.hpp"
#include "h5/types.hpp"

namespace cairn::h5 {
namespace {

struct Open {
  UniqueHandle dataset, type, space;
};

Open open(hid_t group, const std::string& name, const Place& place) {
  Open open;
  open.dataset = checked({H5Dopen2(group, name.c_str(), H5P_DEFAULT), H5Dclose}, "read", place);
  open.type = checked({H5Dget_type(open.dataset.get()), H5Tclose}, "read", place);
  open.space = checked({H5Dget_space(open.dataset.get()), H5Sclose}, "read", place);
  return open;
}

std::vector<std::int64_t> shape_of(const Open& open, const Place& place) {
  if (H5Sget_simple_extent_type(open.space.get()) == H5S_NULL)
    fail("read", place, "expected values, found an empty dataspace");
  std::array<hsize_t, H5S_MAX_RANK> extents{};
  const int rank =
      check(H5Sget_simple_extent_dims(open.space.get(), extents.data(), nullptr), "read", place);
  return {extents.begin(), extents.begin() + rank};
}

/// Bytes of so many items; more than `limit` where they do not fit.
hsize_t product(const std::vector<std::int64_t>& shape, hsize_t item, hsize_t limit) {
  hsize_t total = item;
  for (const std::int64_t extent : shape)
    if (extent == 0) return 0;
  for (const std::int64_t extent : shape) {
    if (extent < 0 || total > limit / static_cast<hsize_t>(extent))
      return std::numeric_limits<hsize_t>::max();
    total *= static_cast<hsize_t>(extent);
  }
  return total;
}

/// The extents of a chunk; empty where the dataset is in one piece.
std::vector<std::int64_t> chunk_of(hid_t list, const Place& place) {
  if (H5Pget_layout(list) != H5D_CHUNKED) return {};
  std::array<hsize_t, H5S_MAX_RANK> extents{};
  const int rank = check(H5Pget_chunk(list, H5S_MAX_RANK, extents.data()), "read", place);
  return {extents.begin(), extents.begin() + rank};
}

hsize_t stored_bytes(hid_t dataset, const Place& place) {
  hsize_t file_size = 0;
  const UniqueHandle file(H5Iget_file_id(dataset), H5Fclose);
  check(H5Fget_filesize(file.get(), &file_size), "read", place);
  return std::min(H5Dget_storage_size(dataset), file_size);
}

/// A broken file must not make us, or HDF5, ask for more memory than its contents can fill: as much
/// as is stored, or with compression 1032 times as much (the most that deflate reaches).
void check_size(const Open& open, const std::vector<std::int64_t>& shape, const Place& place) {
  const auto list = checked({H5Dget_create_plist(open.dataset.get()), H5Pclose}, "read", place);
  const auto chunk = chunk_of(list.get(), place);
  const hsize_t limit = stored_bytes(open.dataset.get(), place) * (chunk.empty() ? 1 : 1032);
  const hsize_t item = H5Tget_size(open.type.get());
  const hsize_t wanted = product(shape, item, limit);
  if (wanted > limit || (wanted > 0 && product(chunk, item, limit) > limit))
    fail("read", place, "its extents ask for more bytes than the file holds");
}

std::vector<std::string> read_variable(const Open& source, std::size_t count, const Place& place) {
  const auto type = string_type(H5T_VARIABLE, place);
  // HDF5 does not convert between the character sets, which h5py's text and bytes differ in.
  check(H5Tset_cset(type.get(), H5Tget_cset(source.type.get())), "read", place);
  Texts texts(count, type.get(), source.space.get());
  check(H5Dread(source.dataset.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, texts.data()),
        "read", place);
  return texts.copy();
}

/// Texts of one length, which are padded.
std::vector<std::string> read_fixed(const Open& source, std::size_t count, const Place& place) {
  const std::size_t size = H5Tget_size(source.type.get());
  std::string bytes(count * size, '\0');
  check(
      H5Dread(source.dataset.get(), source.type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()),
      "read", place);
  const char padding = H5Tget_strpad(source.type.get()) == H5T_STR_SPACEPAD ? ' ' : '\0';
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < count; ++i) {
    std::string text = bytes.substr(i * size, size);
    if (padding == '\0') text = text.substr(0, text.find('\0'));
    text.erase(text.find_last_not_of(padding) + 1);
    texts.push_back(std::move(text));
  }
  return texts;
}

}  // namespace

HostTensor Group::read(const std::string& name) const {
  const Session session;
  const Place place = impl_->place(name);
  const Open source = open(impl_->id(), name, place);
  auto shape = shape_of(source, place);
  check_size(source, shape, place);
  DType dtype = dtype_of(source.type.get(), place);
  if (H5Tget_size(source.type.get()) == 2 && has_attribute(name, kDTypeAttribute) &&
      string_attribute(name, kDTypeAttribute) == cairn::name(DType::bfloat16))
    dtype = DType::bfloat16;
  auto tensor = HostTensor::allocate(dtype, std::move(shape));
  if (tensor.size() > 0)
    check(H5Dread(source.dataset.get(), memory_type(dtype), H5S_ALL, H5S_ALL, H5P_DEFAULT,
                  tensor.data.get()),
          "read", place);
  return tensor;
}

Form Group::form(const std::string& name) const {
  const Session session;
  const Place place = impl_->place(name);
  const Open source = open(impl_->id(), name, place);
  const bool text = H5Tget_class(source.type.get()) == H5T_STRING;
  return {text ? DType::uint8 : dtype_of(source.type.get(), place), shape_of(source, place), text};
}

void Group::read_into(const std::string& name, DType dtype, std::span<std::byte> to) const {
  const Session session;
  const Place place = impl_->place(name);
  const Open source = open(impl_->id(), name, place);
  dtype_of(source.type.get(), place);
  const auto shape = shape_of(source, place);
  check_size(source, shape, place);
  if (element_count(shape) * item_size(dtype) != to.size())
    fail("read", place, "its extents are not those that were expected");
  if (to.empty()) return;
  check(H5Dread(source.dataset.get(), memory_type(dtype), H5S_ALL, H5S_ALL, H5P_DEFAULT, to.data()),
        "read", place);
}

std::vector<std::string> Group::read_strings(const std::string& name) const {
  const Session session;
  const Place place = impl_->place(name);
  const Open source = open(impl_->id(), name, place);
  if (H5Tget_class(source.type.get()) != H5T_STRING) fail("read", place, "expected text");
  const auto shape = shape_of(source, place);
  if (shape.size() != 1) fail("read", place, "expected one dimension");
  check_size(source, shape, place);
  const auto count = static_cast<std::size_t>(shape[0]);
  if (count == 0) return {};
  return H5Tis_variable_str(source.type.get()) > 0 ? read_variable(source, count, place)
                                                   : read_fixed(source, count, place);
}

}  // namespace cairn::h5
