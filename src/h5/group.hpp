#pragma once

#include <memory>
#include <string>

#include "cairn/h5/file.hpp"
#include "h5/handle.hpp"

namespace cairn::h5 {

/// The group is closed before the file.
struct Group::Impl {
  std::shared_ptr<UniqueHandle> file;
  UniqueHandle group;
  std::string file_name;
  std::string path;  ///< "" for the root

  hid_t id() const { return group.get(); }
  Place place(const std::string& member) const {
    return {file_name, member.empty() ? path : path + "/" + member};
  }
};

}  // namespace cairn::h5
