#pragma once

#include <hdf5.h>

#include <cstddef>
#include <cstdlib>
#include <memory>

namespace cairn::h5 {

/// The memory of a file without disk. HDF5 allocates and grows it through these functions; when it
/// closes the file, we keep it.
struct Image {
  struct Free {
    void operator()(std::byte* memory) const { std::free(memory); }
  };
  std::unique_ptr<std::byte, Free> memory;
  std::size_t size = 0;

  /// To be given to H5Pset_file_image_callbacks; the image must outlive the file.
  H5FD_file_image_callbacks_t callbacks();
};

}  // namespace cairn::h5
