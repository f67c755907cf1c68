#pragma once

#include <string>
#include <vector>

#include "h5/handle.hpp"

namespace cairn::h5 {

/// Room for variable-length strings that HDF5 allocates while reading; gives them back at the end.
/// Type and space must outlive it.
class Texts {
 public:
  Texts(std::size_t count, hid_t type, hid_t space)
      : pointers_(count, nullptr), type_(type), space_(space) {}
  ~Texts();
  Texts(const Texts&) = delete;
  Texts& operator=(const Texts&) = delete;

  void* data() { return pointers_.data(); }
  std::vector<std::string> copy() const;

 private:
  std::vector<char*> pointers_;
  hid_t type_;
  hid_t space_;
};

std::vector<const char*> pointers_to(const std::vector<std::string>& values);

}  // namespace cairn::h5
