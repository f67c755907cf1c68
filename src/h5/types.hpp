#pragma once

#include "cairn/core/tensor.hpp"
#include "h5/handle.hpp"

namespace cairn::h5 {

/// Attribute of datasets whose type HDF5 lacks: the name of the DType.
inline constexpr const char* kDTypeAttribute = "dtype";

/// The type of `dtype` in files: little-endian; bfloat16 as uint16.
hid_t file_type(DType dtype);
/// The type of `dtype` in memory.
hid_t memory_type(DType dtype);
/// What a dataset or attribute of numbers is read as: uint8, float32 and float64 as they are, half
/// precision as float32, all other integers and enumerations as int64. Throws Error for other
/// classes.
DType dtype_of(hid_t type, const Place& place);

/// UTF-8 of `size` bytes, padded with zero bytes, or of variable length with H5T_VARIABLE.
UniqueHandle string_type(std::size_t size, const Place& place);

}  // namespace cairn::h5
