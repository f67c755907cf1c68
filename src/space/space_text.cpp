#include <algorithm>
#include <nlohmann/json.hpp>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "cairn/space/space.hpp"
#include "space/plan.hpp"

namespace cairn::space {
namespace {

using Json = nlohmann::ordered_json;

std::string stage_text(const StagePlan& plan, Indices choices) {
  const Op op = plan.op[choices[kOp]];
  const Down down = plan.down[choices[kDown]];
  auto word = [](auto value) { return words<decltype(value)>()[static_cast<std::size_t>(value)]; };
  const std::string smaller = down == Down::none ? "" : " /" + word(down);
  if (op == Op::identity) return word(op) + smaller;
  return std::to_string(plan.blocks[choices[kBlocks]]) + " x " + word(op) + " " +
         std::to_string(plan.width[choices[kWidth]]) + smaller + " " +
         (plan.norm[choices[kNorm]] == Norm::batch ? "batch " : "") +
         word(plan.activation[choices[kActivation]]);
}

std::string head_text(const Head& head) {
  std::string text = "head: " + words<HeadPool>()[static_cast<std::size_t>(head.pool)];
  if (head.dense > 0) text += " dense " + std::to_string(head.dense);
  if (head.dropout > 0) text += " dropout " + shortest(head.dropout);
  return text;
}

Json write(const Choice& choice) {
  return std::visit([](const auto& value) { return Json(value); }, choice);
}

[[noreturn]] void refuse(std::string reason) {
  throw Error({"cannot read an architecture", std::move(reason), ""});
}

Json parse_object(std::string_view text) {
  Json json;
  try {
    json = Json::parse(text);
  } catch (const Json::parse_error& error) {
    refuse("not valid JSON at byte " + std::to_string(error.byte));
  } catch (const Json::exception& error) {
    refuse(error.what());
  }
  if (!json.is_object()) refuse("expected a JSON object of decisions");
  return json;
}

std::uint16_t read_choice(const Json& json, const Decision& decision) {
  const auto found = json.find(decision.name);
  if (found == json.end()) refuse("'" + decision.name + "' is missing");
  for (std::size_t i = 0; i < decision.choices.size(); ++i)
    if (write(decision.choices[i]) == *found) return static_cast<std::uint16_t>(i);
  refuse("'" + decision.name + "' has no choice " +
         found->dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace

std::string Space::to_text(const Architecture& architecture) const {
  require(architecture);
  std::vector<std::string> parts;
  for (std::size_t s = 0; s < plan_->stages.size(); ++s)
    parts.push_back("stage[" + std::to_string(s + 1) +
                    "]: " + stage_text(plan_->stages[s], plan_->stage(architecture, s)));
  if (plan_->networks) parts.push_back(head_text(head_of(*plan_, architecture)));
  for (std::size_t i = plan_->free_at(); i < decisions_.size(); ++i)
    parts.push_back(decisions_[i].name + ": " +
                    space::to_text(decisions_[i].choices[architecture.choices[i]]));
  return join(parts, " | ");
}

std::string Space::to_json(const Architecture& architecture) const {
  require(architecture);
  Json json = Json::object();
  for (std::size_t i = 0; i < decisions_.size(); ++i)
    json[decisions_[i].name] = write(decisions_[i].choices[architecture.choices[i]]);
  return json.dump();
}

Architecture Space::from_json(std::string_view text) const {
  const Json json = parse_object(text);
  Architecture architecture;
  for (const Decision& decision : decisions_)
    architecture.choices.push_back(read_choice(json, decision));
  for (const auto& item : json.items())
    if (std::ranges::find(decisions_, item.key(), &Decision::name) == decisions_.end())
      refuse("the space has no decision '" + item.key() + "'");
  return architecture;
}

}  // namespace cairn::space
