#pragma once

#include <c10/core/Allocator.h>
#include <torch/version.h>

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace cairn::train {

/// Counts what LibTorch and oneDNN allocate on the CPU [bytes], from its construction on. Lives as
/// long as the program: tensors may be freed late.
class CountingAllocator final : public c10::Allocator {
 public:
  static CountingAllocator& instance() {
    static auto* const allocator = new CountingAllocator;
    return *allocator;
  }

  std::int64_t now() const { return now_; }
  std::int64_t peak() const { return peak_; }
  void restart_peak() { peak_ = now_.load(); }

#if TORCH_VERSION_MAJOR >= 2
  c10::DataPtr allocate(std::size_t bytes) override {
    return counted(bytes);
  }
  void copy_data(void* to, const void* from, std::size_t bytes) const override {
    default_copy_data(to, from, bytes);
  }
#else
  c10::DataPtr allocate(std::size_t bytes) const override {
    return const_cast<CountingAllocator*>(this)->counted(bytes);
  }
#endif
  c10::DeleterFnPtr raw_deleter() const override {
    return &release;
  }

 private:
  CountingAllocator() : below_(c10::GetAllocator(at::kCPU)) {
    c10::SetAllocator(at::kCPU, this, /*priority=*/1);
  }

  // The number of bytes lies before them, so that no table is needed.
  static constexpr std::size_t header = 64;

  c10::DataPtr counted(std::size_t bytes) {
    if (bytes == 0) return {nullptr, at::kCPU};
    auto* block = static_cast<char*>(below_->raw_allocate(bytes + header));
    *reinterpret_cast<std::size_t*>(block) = bytes;
    now_ += static_cast<std::int64_t>(bytes);
    peak_ = std::max(peak_.load(), now_.load());
    return {block + header, block + header, &release, at::kCPU};
  }
  static void release(void* data) {
    if (data == nullptr) return;
    auto* block = static_cast<char*>(data) - header;
    instance().now_ -= static_cast<std::int64_t>(*reinterpret_cast<std::size_t*>(block));
    instance().below_->raw_deallocate(block);
  }

  c10::Allocator* below_;
  std::atomic<std::int64_t> now_ = 0;
  std::atomic<std::int64_t> peak_ = 0;
};

}  // namespace cairn::train
