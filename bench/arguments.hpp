#pragma once

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace cairn::bench {

/// The arguments of a benchmark: options with a value, and flags.
class Arguments {
 public:
  /// Throws std::runtime_error for an argument that is not known and a value that is missing.
  Arguments(int argc, char** argv, const std::vector<std::string>& options,
            const std::vector<std::string>& flags) {
    for (int i = 1; i < argc; ++i) {
      const std::string key = argv[i];
      const bool flag = std::ranges::find(flags, key) != flags.end();
      if (!flag && std::ranges::find(options, key) == options.end())
        throw std::runtime_error("unknown argument " + key + "; there are" + list(options) +
                                 list(flags));
      if (!flag && i + 1 == argc) throw std::runtime_error(key + " needs a value");
      values_[key] = flag ? "" : argv[++i];
    }
  }

  bool has(const std::string& key) const { return values_.contains(key); }
  std::string text(const std::string& key, const std::string& otherwise) const {
    return has(key) ? values_.at(key) : otherwise;
  }
  double number(const std::string& key, double otherwise) const {
    return has(key) ? std::stod(values_.at(key)) : otherwise;
  }
  int integer(const std::string& key, int otherwise) const {
    return has(key) ? std::stoi(values_.at(key)) : otherwise;
  }

 private:
  static std::string list(const std::vector<std::string>& keys) {
    std::string text;
    for (const auto& key : keys) text += " " + key;
    return text;
  }

  std::map<std::string, std::string> values_;
};

}  // namespace cairn::bench
