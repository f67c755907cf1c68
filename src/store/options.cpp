#include "cairn/store/options.hpp"

#include "cairn/core/error.hpp"
#include "cairn/store/checkpoint.hpp"

namespace cairn::store {
namespace {

[[noreturn]] void refuse(const std::string& key, const std::string& reason,
                         const std::string& suggestion) {
  throw UsageError({"store." + key + " cannot be used", reason, suggestion});
}

void at_least(std::int64_t least, const std::string& key, std::int64_t value) {
  if (value < least)
    refuse(key, "expected " + std::to_string(least) + " or more, found " + std::to_string(value),
           "");
}

}  // namespace

void validate(const Options& options) {
  at_least(1, "keep", options.keep);
  at_least(0, "max_bytes", options.max_bytes);
  at_least(1, "in_flight", options.in_flight);
  at_least(0, "cache", options.cache);
  at_least(0, "scratch_bytes", options.scratch_bytes);
  precision(options);
}

Precision precision(const Options& options) {
  if (options.precision == "float32") return Precision::float32;
  if (options.precision == "bfloat16") return Precision::bfloat16;
  refuse("precision", "no such precision: " + options.precision, "Give float32 or bfloat16");
}

}  // namespace cairn::store
