#pragma once

#include <filesystem>

/// The last 32 bytes of run.h5, behind what HDF5 knows of the file: `CAIRNRUN`, the number of bytes
/// before them, and their hash.
namespace cairn::record {

/// Appends them to a file that HDF5 has closed. Throws Error.
void add_end(const std::filesystem::path& file);
/// Throws Error unless all bytes of the file are as they were then.
void check_end(const std::filesystem::path& file);

}  // namespace cairn::record
