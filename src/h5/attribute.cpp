#include <algorithm>

#include "h5/group.hpp"
#include "h5/texts.hpp"
#include "h5/types.hpp"

namespace cairn::h5 {
namespace {

struct Key {
  const std::string& member;
  const std::string& name;

  const char* object() const { return member.empty() ? "." : member.c_str(); }
  Place place(const Place& owner) const { return {owner.file, owner.object + "@" + name}; }
};

struct Open {
  UniqueHandle attribute, type, space;
};

bool exists(hid_t group, const Key& key, const Place& place) {
  return check(H5Aexists_by_name(group, key.object(), key.name.c_str(), H5P_DEFAULT), "look for",
               place) > 0;
}

void write(hid_t group, const Key& key, hid_t file_type, hid_t memory_type, const void* value,
           const Place& place) {
  if (exists(group, key, place))
    check(H5Adelete_by_name(group, key.object(), key.name.c_str(), H5P_DEFAULT), "replace", place);
  const auto space = checked({H5Screate(H5S_SCALAR), H5Sclose}, "write", place);
  const auto attribute =
      checked({H5Acreate_by_name(group, key.object(), key.name.c_str(), file_type, space.get(),
                                 H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
               H5Aclose},
              "write", place);
  check(H5Awrite(attribute.get(), memory_type, value), "write", place);
}

Open open(hid_t group, const Key& key, const Place& place) {
  Open open;
  open.attribute = checked(
      {H5Aopen_by_name(group, key.object(), key.name.c_str(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose},
      "read", place);
  open.type = checked({H5Aget_type(open.attribute.get()), H5Tclose}, "read", place);
  open.space = checked({H5Aget_space(open.attribute.get()), H5Sclose}, "read", place);
  return open;
}

Open open_one(hid_t group, const Key& key, const Place& place) {
  Open source = open(group, key, place);
  if (H5Sget_simple_extent_npoints(source.space.get()) != 1)
    fail("read", place, "expected one value");
  return source;
}

template <class T>
T read_number(hid_t group, const Key& key, DType dtype, const Place& place) {
  const Open source = open_one(group, key, place);
  const H5T_class_t kind = H5Tget_class(source.type.get());
  if (kind != H5T_INTEGER && (kind != H5T_FLOAT || dtype == DType::int64))
    fail("read", place, dtype == DType::int64 ? "expected an integer" : "expected a number");
  T value{};
  check(H5Aread(source.attribute.get(), memory_type(dtype), &value), "read", place);
  return value;
}

std::string read_variable(const Open& source, const Place& place) {
  const auto type = string_type(H5T_VARIABLE, place);
  Texts texts(1, type.get(), source.space.get());
  check(H5Aread(source.attribute.get(), type.get(), texts.data()), "read", place);
  return texts.copy().front();
}

/// Shorter text is padded with zero bytes.
std::string read_fixed(const Open& source, const Place& place) {
  std::string text(H5Aget_storage_size(source.attribute.get()), '\0');
  check(H5Aread(source.attribute.get(), source.type.get(), text.data()), "read", place);
  text.erase(text.find_last_not_of('\0') + 1);
  return text;
}

}  // namespace

void Group::set_attribute(const std::string& member, const std::string& name,
                          const std::string& value) const {
  const Session session;
  const Key key{member, name};
  const Place place = key.place(impl_->place(member));
  const auto type = string_type(H5T_VARIABLE, place);
  const char* text = value.c_str();
  h5::write(impl_->id(), key, type.get(), type.get(), &text, place);
}

void Group::set_fixed_attribute(const std::string& member, const std::string& name,
                                const std::string& value) const {
  const Session session;
  const Key key{member, name};
  const Place place = key.place(impl_->place(member));
  const auto type = string_type(std::max<std::size_t>(value.size(), 1), place);
  h5::write(impl_->id(), key, type.get(), type.get(), value.c_str(), place);
}

void Group::set_attribute(const std::string& member, const std::string& name, double value) const {
  const Session session;
  const Key key{member, name};
  h5::write(impl_->id(), key, file_type(DType::float64), memory_type(DType::float64), &value,
            key.place(impl_->place(member)));
}

void Group::set_attribute(const std::string& member, const std::string& name,
                          std::int64_t value) const {
  const Session session;
  const Key key{member, name};
  h5::write(impl_->id(), key, file_type(DType::int64), memory_type(DType::int64), &value,
            key.place(impl_->place(member)));
}

bool Group::has_attribute(const std::string& member, const std::string& name) const {
  const Session session;
  const Key key{member, name};
  return exists(impl_->id(), key, key.place(impl_->place(member)));
}

std::string Group::string_attribute(const std::string& member, const std::string& name) const {
  const Session session;
  const Key key{member, name};
  const Place place = key.place(impl_->place(member));
  const Open source = open_one(impl_->id(), key, place);
  if (H5Tget_class(source.type.get()) != H5T_STRING) fail("read", place, "expected text");
  return H5Tis_variable_str(source.type.get()) > 0 ? read_variable(source, place)
                                                   : read_fixed(source, place);
}

double Group::double_attribute(const std::string& member, const std::string& name) const {
  const Session session;
  const Key key{member, name};
  return read_number<double>(impl_->id(), key, DType::float64, key.place(impl_->place(member)));
}

std::int64_t Group::int_attribute(const std::string& member, const std::string& name) const {
  const Session session;
  const Key key{member, name};
  return read_number<std::int64_t>(impl_->id(), key, DType::int64, key.place(impl_->place(member)));
}

std::vector<std::int64_t> Group::int_attributes(const std::string& member,
                                                const std::string& name) const {
  const Session session;
  const Key key{member, name};
  const Place place = key.place(impl_->place(member));
  const Open source = open(impl_->id(), key, place);
  const auto count = check(H5Sget_simple_extent_npoints(source.space.get()), "read", place);
  const auto stored = H5Aget_storage_size(source.attribute.get());
  if (H5Tget_class(source.type.get()) != H5T_INTEGER ||
      static_cast<hsize_t>(count) * H5Tget_size(source.type.get()) > stored)
    fail("read", place, "expected integers");
  std::vector<std::int64_t> values(static_cast<std::size_t>(count));
  if (count > 0)
    check(H5Aread(source.attribute.get(), memory_type(DType::int64), values.data()), "read", place);
  return values;
}

}  // namespace cairn::h5
