#pragma once

#include <hdf5.h>

#include <mutex>
#include <string>
#include <utility>

namespace cairn::h5 {

/// Holds the room's mutex and silences HDF5's own printing, which is a setting of each thread.
/// Every function that calls HDF5 begins with one. Recursive: closing happens inside other calls.
/// Leaves no errors behind: HDF5 cannot shut down where a thread has ended with some.
class Session {
 public:
  Session();
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

 private:
  std::unique_lock<std::recursive_mutex> lock_;
};

/// An HDF5 identifier with the function that closes it.
class UniqueHandle {
 public:
  using Close = herr_t (*)(hid_t);

  UniqueHandle() = default;
  UniqueHandle(hid_t id, Close close) : id_(id), close_(close) {}
  ~UniqueHandle() { reset(); }
  UniqueHandle(UniqueHandle&& other) noexcept
      : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}
  UniqueHandle& operator=(UniqueHandle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }

  hid_t get() const { return id_; }
  explicit operator bool() const { return id_ >= 0; }
  /// What the close function returned; 0 for an empty handle.
  herr_t reset();

 private:
  hid_t id_ = H5I_INVALID_HID;
  Close close_ = nullptr;
};

/// Where something happens, for messages: "run.h5" and "/candidates/id".
struct Place {
  std::string file;
  std::string object;

  std::string text() const { return object.empty() ? file : file + ":" + object; }
};

/// Throws Error with "cannot <verb> <place>" and a reason.
[[noreturn]] void fail(const char* verb, const Place& place, std::string reason);
/// The same with the text of HDF5's error stack as reason.
[[noreturn]] void fail(const char* verb, const Place& place);

/// Passes on what is not negative; else throws Error.
template <class Result>
Result check(Result result, const char* verb, const Place& place) {
  if (result < 0) fail(verb, place);
  return result;
}

inline UniqueHandle checked(UniqueHandle handle, const char* verb, const Place& place) {
  check(handle.get(), verb, place);
  return handle;
}

}  // namespace cairn::h5
