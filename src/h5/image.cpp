#include "h5/image.hpp"

#include <cstring>

namespace cairn::h5 {
namespace {

void* resize(void* memory, std::size_t size, H5FD_file_image_op_t, void* user) {
  auto& image = *static_cast<Image*>(user);
  void* larger = std::realloc(memory, size);
  if (!larger) return nullptr;
  (void)image.memory.release();
  image.memory.reset(static_cast<std::byte*>(larger));
  image.size = size;
  return larger;
}

void* allocate(std::size_t size, H5FD_file_image_op_t operation, void* user) {
  return resize(nullptr, size, operation, user);
}

void* copy(void* to, const void* from, std::size_t size, H5FD_file_image_op_t, void*) {
  return std::memcpy(to, from, size);
}

herr_t keep(void*, H5FD_file_image_op_t, void*) {
  return 0;
}

void* same_user(void* user) {
  return user;
}

herr_t forget_user(void*) {
  return 0;
}

}  // namespace

H5FD_file_image_callbacks_t Image::callbacks() {
  return {allocate, copy, resize, keep, same_user, forget_user, this};
}

}  // namespace cairn::h5
