#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#ifdef __SANITIZE_ADDRESS__
// As in sanitizer/allocator_interface.h, which GCC does not bring along.
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*allocated)(const volatile void*,
                                                                           std::size_t),
                                                         void (*freed)(const volatile void*));
extern "C" std::size_t __sanitizer_get_allocated_size(const volatile void* block);
#else
#include <malloc.h>

#include <cstdlib>
#include <new>
#endif

/// Counts the bytes that a program has allocated. Without sanitizers these are those of C++ alone,
/// by other operators new and delete: for one source file of a program.
namespace cairn::bench {

class Allocations {
 public:
  static void add(std::size_t bytes) {
    const auto now =
        now_.fetch_add(static_cast<std::int64_t>(bytes)) + static_cast<std::int64_t>(bytes);
    auto peak = peak_.load();
    while (now > peak && !peak_.compare_exchange_weak(peak, now)) {
    }
  }
  static void remove(std::size_t bytes) { now_ -= static_cast<std::int64_t>(bytes); }

  /// Begins to count; `peak` is what came on top of what was there [bytes].
  static void restart() { begin_ = now_.load(), peak_ = now_.load(); }
  static std::int64_t peak() { return peak_ - begin_; }

 private:
  static inline std::atomic<std::int64_t> now_ = 0, peak_ = 0, begin_ = 0;
};

#ifdef __SANITIZE_ADDRESS__
inline const int kCounting = __sanitizer_install_malloc_and_free_hooks(
    [](const volatile void*, std::size_t bytes) { Allocations::add(bytes); },
    [](const volatile void* block) { Allocations::remove(__sanitizer_get_allocated_size(block)); });
#else
inline void* counted(void* block) {
  if (block == nullptr) throw std::bad_alloc();
  Allocations::add(malloc_usable_size(block));
  return block;
}
inline void release(void* block) {
  if (block != nullptr) Allocations::remove(malloc_usable_size(block));
  std::free(block);
}
#endif

}  // namespace cairn::bench

#ifndef __SANITIZE_ADDRESS__
void* operator new(std::size_t bytes) {
  return cairn::bench::counted(std::malloc(bytes));
}
void operator delete(void* block) noexcept {
  cairn::bench::release(block);
}
void operator delete(void* block, std::size_t) noexcept {
  cairn::bench::release(block);
}
#endif
