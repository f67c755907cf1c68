#include <algorithm>
#include <array>
#include <limits>
#include <span>

#include "h5/group.hpp"
#include "h5/texts.hpp"
#include "h5/types.hpp"

namespace cairn::h5 {
namespace {

constexpr const char* kDTypeAttribute = "dtype";

struct Open {
  UniqueHandle dataset, type, space;
};

/// What a new dataset is like.
struct Kind {
  hid_t type, space;
  H5D_alloc_time_t allocation = H5D_ALLOC_TIME_DEFAULT;
};

UniqueHandle simple_space(std::span<const std::int64_t> shape, const Place& place) {
  if (shape.empty()) return checked({H5Screate(H5S_SCALAR), H5Sclose}, "write", place);
  const std::vector<hsize_t> extents(shape.begin(), shape.end());
  return checked(
      {H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr), H5Sclose},
      "write", place);
}

/// Contiguous, without fill, which HDF5 wants for text of variable length only.
UniqueHandle layout(hid_t type, H5D_alloc_time_t allocation, const Place& place) {
  auto list = checked({H5Pcreate(H5P_DATASET_CREATE), H5Pclose}, "write", place);
  check(H5Pset_layout(list.get(), H5D_CONTIGUOUS), "write", place);
  check(H5Pset_alloc_time(list.get(), allocation), "write", place);
  if (H5Tis_variable_str(type) <= 0)
    check(H5Pset_fill_time(list.get(), H5D_FILL_TIME_NEVER), "write", place);
  return list;
}

UniqueHandle create(hid_t group, const std::string& name, const Kind& kind, const Place& place) {
  const auto list = layout(kind.type, kind.allocation, place);
  return checked(
      {H5Dcreate2(group, name.c_str(), kind.type, kind.space, H5P_DEFAULT, list.get(), H5P_DEFAULT),
       H5Dclose},
      "write", place);
}

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

void write_values(hid_t group, const std::string& name, const HostTensor& tensor,
                  const Place& place) {
  const auto space = simple_space(tensor.shape, place);
  const auto dataset = create(group, name, {file_type(tensor.dtype), space.get()}, place);
  if (tensor.size() == 0) return;
  check(H5Dwrite(dataset.get(), memory_type(tensor.dtype), H5S_ALL, H5S_ALL, H5P_DEFAULT,
                 tensor.data.get()),
        "write", place);
}

/// A dataset whose place in the file is fixed from the start; returns that place.
std::uint64_t reserve_values(hid_t group, const std::string& name, Kind kind, const Place& place) {
  kind.allocation = H5D_ALLOC_TIME_EARLY;
  const auto dataset = create(group, name, kind, place);
  const haddr_t offset = H5Dget_offset(dataset.get());
  return offset == HADDR_UNDEF ? 0 : offset;
}

/// A view of values that the caller keeps.
template <class T>
HostTensor view(DType dtype, const std::vector<T>& values) {
  auto* data = reinterpret_cast<std::byte*>(const_cast<T*>(values.data()));
  return {dtype, {static_cast<std::int64_t>(values.size())}, {std::shared_ptr<void>(), data}};
}

}  // namespace

void Group::write(const std::string& name, const HostTensor& tensor) const {
  const Session session;
  write_values(impl_->id(), name, tensor, impl_->place(name));
  name_dtype(name, tensor.dtype);
}

void Group::name_dtype(const std::string& name, DType dtype) const {
  if (dtype == DType::bfloat16)
    set_fixed_attribute(name, kDTypeAttribute, std::string(cairn::name(dtype)));
}

std::uint64_t Group::reserve(const std::string& name, DType dtype,
                             std::span<const std::int64_t> shape) const {
  const Session session;
  const Place place = impl_->place(name);
  const auto space = simple_space(shape, place);
  const auto offset = reserve_values(impl_->id(), name, {file_type(dtype), space.get()}, place);
  name_dtype(name, dtype);
  return offset;
}

std::uint64_t Group::reserve_text(const std::string& name, std::size_t bytes) const {
  const Session session;
  const Place place = impl_->place(name);
  const auto space = simple_space({}, place);
  const auto type = string_type(std::max<std::size_t>(bytes, 1), place);
  return reserve_values(impl_->id(), name, {type.get(), space.get()}, place);
}

void Group::write(const std::string& name, const std::vector<double>& values) const {
  write(name, view(DType::float64, values));
}

void Group::write(const std::string& name, const std::vector<std::int64_t>& values) const {
  write(name, view(DType::int64, values));
}

void Group::write(const std::string& name, const std::vector<std::string>& values) const {
  const Session session;
  const Place place = impl_->place(name);
  const std::int64_t length[] = {static_cast<std::int64_t>(values.size())};
  const auto space = simple_space(length, place);
  const auto type = string_type(H5T_VARIABLE, place);
  const auto dataset = create(impl_->id(), name, {type.get(), space.get()}, place);
  const auto pointers = pointers_to(values);
  if (values.empty()) return;
  check(H5Dwrite(dataset.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data()),
        "write", place);
}

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

std::vector<std::string> Group::read_strings(const std::string& name) const {
  const Session session;
  const Place place = impl_->place(name);
  const Open source = open(impl_->id(), name, place);
  if (H5Tget_class(source.type.get()) != H5T_STRING || H5Tis_variable_str(source.type.get()) <= 0)
    fail("read", place, "expected text of variable length");
  const auto shape = shape_of(source, place);
  if (shape.size() != 1) fail("read", place, "expected one dimension");
  check_size(source, shape, place);
  const auto type = string_type(H5T_VARIABLE, place);
  Texts texts(static_cast<std::size_t>(shape[0]), type.get(), source.space.get());
  if (shape[0] > 0)
    check(H5Dread(source.dataset.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, texts.data()),
          "read", place);
  return texts.copy();
}

}  // namespace cairn::h5
