#include "h5/handle.hpp"

#include <vector>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"

namespace cairn::h5 {
namespace {

std::recursive_mutex& library_mutex() {
  static std::recursive_mutex mutex;
  return mutex;
}

herr_t collect(unsigned, const H5E_error2_t* error, void* list) {
  auto& texts = *static_cast<std::vector<std::string>*>(list);
  const std::string text = error->desc ? error->desc : "";
  if (!text.empty() && (texts.empty() || texts.back() != text)) texts.push_back(text);
  return 0;
}

/// From the call that failed down to the cause.
std::string error_stack() {
  std::vector<std::string> texts;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, collect, &texts);
  return texts.empty() ? "HDF5 gives no reason" : join(texts, ": ");
}

}  // namespace

Session::Session() : lock_(library_mutex()) {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

Session::~Session() {
  H5Eclear2(H5E_DEFAULT);
}

herr_t UniqueHandle::reset() {
  if (id_ < 0) return 0;
  const Session session;
  return close_(std::exchange(id_, H5I_INVALID_HID));
}

void fail(const char* verb, const Place& place, std::string reason) {
  throw Error({std::string("cannot ") + verb + " " + place.text(), std::move(reason), {}});
}

void fail(const char* verb, const Place& place) {
  fail(verb, place, error_stack());
}

}  // namespace cairn::h5
