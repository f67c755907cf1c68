#include <algorithm>
#include <nlohmann/json.hpp>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "cairn/space/space.hpp"
#include "space/plan.hpp"

namespace cairn::space {
namespace {

using Json = nlohmann::ordered_json;

template <class E>
std::string word(E value) {
  return words<E>()[static_cast<std::size_t>(value)];
}

/// "2 x conv3x3 16", in front of what is normalised and activated.
std::string blocks_text(int count, const std::string& kind, int width) {
  return std::to_string(count) + " x " + kind + " " + std::to_string(width);
}

std::string end_text(Norm norm, ActivationKind activation) {
  return (norm == Norm::batch ? " batch " : " ") + word(activation);
}

std::string text(const StageLists& lists, Indices choices) {
  const Op op = lists.op[choices[kOp]];
  const Down down = lists.down[choices[kDown]];
  const std::string smaller = down == Down::none ? "" : " /" + word(down);
  if (op == Op::identity) return word(op) + smaller;
  return blocks_text(lists.blocks[choices[kBlocks]], word(op), lists.width[choices[kWidth]]) +
         smaller + end_text(lists.norm[choices[kNorm]], lists.activation[choices[kActivation]]);
}

std::string text(const SequenceLists& lists, Indices choices) {
  const int stride = lists.stride[choices[kStride]];
  const int pool = lists.pool[choices[kSequencePool]];
  return blocks_text(lists.blocks[choices[kSequenceBlocks]],
                     "conv" + std::to_string(lists.kernel[choices[kKernel]]),
                     lists.width[choices[kSequenceWidth]]) +
         (stride > 1 ? " /" + std::to_string(stride) : "") +
         end_text(lists.norm[choices[kSequenceNorm]],
                  lists.activation[choices[kSequenceActivation]]) +
         (pool > 1 ? " pool " + std::to_string(pool) : "");
}

std::string text(const DenseLists& lists, Indices choices) {
  const int layers = lists.layers[choices[kLayers]];
  if (layers == 0) return "identity";
  const double dropout = lists.dropout[choices[kDenseDropout]];
  return blocks_text(layers, "dense", lists.width[choices[kDenseWidth]]) +
         end_text(lists.norm[choices[kDenseNorm]], lists.activation[choices[kDenseActivation]]) +
         (dropout > 0 ? " dropout " + shortest(dropout) : "") +
         (lists.skip[choices[kSkip]] == Skip::add ? " add" : "");
}

std::string text(const HeadLists& lists, Indices choices) {
  const Head head = head_of(lists, choices);
  std::string text = word(head.pool);
  if (head.dense > 0) text += " dense " + std::to_string(head.dense);
  if (head.dropout > 0) text += " dropout " + shortest(head.dropout);
  return text;
}

std::string text(const EmbeddingLists& lists, Indices choices) {
  return "embedding " + std::to_string(lists.width[choices[0]]);
}
std::string text(const PoolLists& lists, Indices choices) {
  return word(lists.pool[choices[0]]);
}
std::string text(const JoinLists& lists, Indices choices) {
  return word(lists.join[choices[0]]);
}
std::string text(const OutputLists&, Indices) {
  return "";
}

std::string step_text(const Step& step, const Architecture& architecture) {
  return std::visit([&](const auto& lists) { return text(lists, step.of(architecture)); },
                    step.lists);
}

/// "branch[1] (cell): 2 x dense 64 relu, identity": all steps of a branch.
std::string branch_text(const Plan& plan, std::size_t branch, const Task& task,
                        const Architecture& architecture) {
  const std::string name = "branch[" + std::to_string(branch + 1) + "]";
  std::vector<std::string> inputs, steps;
  for (std::size_t input : plan.branches[branch])
    if (!task.inputs[input].name.empty()) inputs.push_back(task.inputs[input].name);
  for (const Step& step : plan.steps)
    if (step.name.starts_with(name)) steps.push_back(step_text(step, architecture));
  return name + (inputs.empty() ? "" : " (" + join(inputs, ", ") + ")") + ": " +
         (steps.empty() ? "identity" : join(steps, ", "));
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
  if (has_networks() && !plan_->image())
    for (std::size_t b = 0; b < plan_->branches.size(); ++b)
      parts.push_back(branch_text(*plan_, b, task_, architecture));
  for (const Step& step : plan_->steps)
    if (step.count > 0 && !step.name.starts_with("branch"))
      parts.push_back(step.name + ": " + step_text(step, architecture));
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
