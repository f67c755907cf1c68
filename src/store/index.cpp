#include "store/index.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "store/layout.hpp"

namespace cairn::store {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kText = "text";
constexpr std::string_view kMaximize = "maximize";
constexpr std::string_view kMinimize = "minimize";

std::size_t item(const Part& part) {
  return part.dtype ? item_size(*part.dtype) : 1;
}

std::optional<DType> dtype_of(const std::string& type, const std::filesystem::path& file) {
  if (type == kText) return std::nullopt;
  for (const DType dtype :
       {DType::uint8, DType::int64, DType::float32, DType::float64, DType::bfloat16})
    if (type == name(dtype)) return dtype;
  refuse(file, "no such type: " + type, "Use the version of Cairn that wrote it");
}

Json to_json(const MetricInfo& info) {
  const bool maximize = info.direction == Direction::maximize;
  return {
      {"name", info.name}, {"unit", info.unit}, {"direction", maximize ? kMaximize : kMinimize}};
}

Json to_json(const Part& part) {
  Json json{{"name", part.name},
            {"type", part.dtype ? name(*part.dtype) : kText},
            {"shape", part.shape},
            {"offset", part.offset},
            {"hash", part.hash}};
  if (part.series) json["series"] = to_json(*part.series);
  return json;
}

MetricInfo parse_series(const Json& json) {
  const bool maximize = json.at("direction").get<std::string>() == kMaximize;
  return {json.at("name"), json.at("unit"), maximize ? Direction::maximize : Direction::minimize};
}

/// Whether so many items of such a size lie in a file before `end`, without overflow.
bool fits(const Part& part, std::uint64_t end) {
  if (part.offset > end) return false;
  std::uint64_t room = (end - part.offset) / item(part);
  for (const std::int64_t extent : part.shape)
    if (extent == 0) return true;
  for (const std::int64_t extent : part.shape) {
    if (extent < 0 || static_cast<std::uint64_t>(extent) > room) return false;
    room /= static_cast<std::uint64_t>(extent);
  }
  return true;
}

Part parse_part(const Json& json, std::uint64_t size, const std::filesystem::path& file) {
  Part part;
  part.name = json.at("name");
  part.dtype = dtype_of(json.at("type"), file);
  part.shape = json.at("shape").get<std::vector<std::int64_t>>();
  part.offset = json.at("offset");
  part.hash = json.at("hash");
  if (json.contains("series")) part.series = parse_series(json.at("series"));
  if (!fits(part, size)) refuse(file, part.name + " lies beyond the end of the file");
  return part;
}

Index parse(const Json& json, std::uint64_t size, const std::filesystem::path& file) {
  Index index;
  index.candidate = CandidateId(json.at("candidate").get<std::uint64_t>());
  index.attempt = Attempt(json.at("attempt").get<std::uint32_t>());
  index.epoch = json.at("epoch");
  index.structure = json.at("structure");
  for (const Json& part : json.at("parts")) index.parts.push_back(parse_part(part, size, file));
  return index;
}

}  // namespace

std::uint64_t Part::bytes() const {
  return element_count(shape) * item(*this);
}

bool Part::in(std::string_view group) const {
  return name.size() > group.size() && name.starts_with(group) && name[group.size()] == '/';
}

std::string Part::member() const {
  return name.substr(name.find('/') + 1);
}

bool Index::partial() const {
  return std::ranges::any_of(parts, [](const Part& part) { return part.in(kTraining); });
}

bool Index::is(const protocol::CheckpointRef& ref) const {
  return candidate == ref.candidate && attempt == ref.attempt && epoch == ref.epoch &&
         partial() == ref.partial;
}

std::string to_json(const Index& index) {
  Json json{{"candidate", index.candidate.value()},
            {"attempt", index.attempt.value()},
            {"epoch", index.epoch},
            {"structure", index.structure},
            {"parts", Json::array()}};
  for (const Part& part : index.parts) json["parts"].push_back(to_json(part));
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Index parse_index(std::string_view json, std::uint64_t size,
                  const std::filesystem::path& file) try {
  return parse(Json::parse(json), size, file);
} catch (const Json::exception& error) {
  refuse(file, std::string("its index is not as it should be: ") + error.what());
}

}  // namespace cairn::store
