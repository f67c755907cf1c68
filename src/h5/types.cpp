#include "h5/types.hpp"

#include <stdexcept>

namespace cairn::h5 {

hid_t file_type(DType dtype) {
  switch (dtype) {
    case DType::uint8:
      return H5T_STD_U8LE;
    case DType::int64:
      return H5T_STD_I64LE;
    case DType::float32:
      return H5T_IEEE_F32LE;
    case DType::float64:
      return H5T_IEEE_F64LE;
    case DType::bfloat16:
      return H5T_STD_U16LE;
  }
  throw std::logic_error("no such dtype");
}

hid_t memory_type(DType dtype) {
  switch (dtype) {
    case DType::uint8:
      return H5T_NATIVE_UINT8;
    case DType::int64:
      return H5T_NATIVE_INT64;
    case DType::float32:
      return H5T_NATIVE_FLOAT;
    case DType::float64:
      return H5T_NATIVE_DOUBLE;
    case DType::bfloat16:
      return H5T_NATIVE_UINT16;
  }
  throw std::logic_error("no such dtype");
}

DType dtype_of(hid_t type, const Place& place) {
  const std::size_t size = H5Tget_size(type);
  switch (H5Tget_class(type)) {
    case H5T_INTEGER:
      return size == 1 && H5Tget_sign(type) == H5T_SGN_NONE ? DType::uint8 : DType::int64;
    case H5T_ENUM:  // h5py's booleans
      return DType::int64;
    case H5T_FLOAT:
      return size <= 4 ? DType::float32 : DType::float64;
    default:
      fail("read", place, "expected numbers, found another type");
  }
}

UniqueHandle string_type(std::size_t size, const Place& place) {
  auto type = checked({H5Tcopy(H5T_C_S1), H5Tclose}, "prepare", place);
  check(H5Tset_size(type.get(), size), "prepare", place);
  check(H5Tset_strpad(type.get(), size == H5T_VARIABLE ? H5T_STR_NULLTERM : H5T_STR_NULLPAD),
        "prepare", place);
  check(H5Tset_cset(type.get(), H5T_CSET_UTF8), "prepare", place);
  return type;
}

}  // namespace cairn::h5
