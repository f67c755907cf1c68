#include <algorithm>
#include <span>

#include "h5/group.hpp"
#include "h5/texts.hpp"
#include "h5/types.hpp"

namespace cairn::h5 {
namespace {

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

}  // namespace cairn::h5
