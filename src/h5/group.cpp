#include "h5/group.hpp"

namespace cairn::h5 {
namespace {

/// Members of groups that other programs made may lack the order of creation.
H5_index_t order_of(hid_t group, const Place& place) {
  const UniqueHandle list =
      checked({H5Gget_create_plist(group), H5Pclose}, "list the members of", place);
  unsigned flags = 0;
  check(H5Pget_link_creation_order(list.get(), &flags), "list the members of", place);
  return flags & H5P_CRT_ORDER_TRACKED ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME;
}

std::string name_at(hid_t group, H5_index_t order, hsize_t position, const Place& place) {
  const auto get = [&](char* buffer, std::size_t size) {
    return check(
        H5Lget_name_by_idx(group, ".", order, H5_ITER_INC, position, buffer, size, H5P_DEFAULT),
        "list the members of", place);
  };
  std::string name(static_cast<std::size_t>(get(nullptr, 0)), '\0');
  get(name.data(), name.size() + 1);
  return name;
}

}  // namespace

Group Group::create_group(const std::string& name) const {
  const Session session;
  const Place place = impl_->place(name);
  const auto list = checked({H5Pcreate(H5P_GROUP_CREATE), H5Pclose}, "prepare", place);
  check(H5Pset_link_creation_order(list.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED),
        "prepare", place);
  UniqueHandle id(H5Gcreate2(impl_->id(), name.c_str(), H5P_DEFAULT, list.get(), H5P_DEFAULT),
                  H5Gclose);
  check(id.get(), "create", place);
  Group result;
  result.impl_ = std::make_shared<const Impl>(
      Impl{impl_->file, std::move(id), impl_->file_name, place.object});
  return result;
}

Group Group::group(const std::string& name) const {
  const Session session;
  const Place place = impl_->place(name);
  UniqueHandle id(H5Gopen2(impl_->id(), name.c_str(), H5P_DEFAULT), H5Gclose);
  check(id.get(), "open", place);
  Group result;
  result.impl_ = std::make_shared<const Impl>(
      Impl{impl_->file, std::move(id), impl_->file_name, place.object});
  return result;
}

bool Group::has(const std::string& name) const {
  const Session session;
  return check(H5Lexists(impl_->id(), name.c_str(), H5P_DEFAULT), "look for", impl_->place(name)) >
         0;
}

std::vector<std::string> Group::names() const {
  const Session session;
  const Place place = impl_->place({});
  H5G_info_t info;
  check(H5Gget_info(impl_->id(), &info), "list the members of", place);
  const H5_index_t order = order_of(impl_->id(), place);
  std::vector<std::string> names;
  for (hsize_t i = 0; i < info.nlinks; ++i) names.push_back(name_at(impl_->id(), order, i, place));
  return names;
}

}  // namespace cairn::h5
