#include "h5/texts.hpp"

namespace cairn::h5 {

Texts::~Texts() {
  if (pointers_.empty()) return;
#if H5_VERSION_GE(1, 12, 0)
  H5Treclaim(type_, space_, H5P_DEFAULT, pointers_.data());
#else
  H5Dvlen_reclaim(type_, space_, H5P_DEFAULT, pointers_.data());
#endif
}

std::vector<std::string> Texts::copy() const {
  std::vector<std::string> values;
  for (const char* text : pointers_) values.emplace_back(text ? text : "");
  return values;
}

std::vector<const char*> pointers_to(const std::vector<std::string>& values) {
  std::vector<const char*> pointers;
  for (const std::string& value : values) pointers.push_back(value.c_str());
  return pointers;
}

}  // namespace cairn::h5
