#include "space/plan.hpp"

#include <algorithm>

#include "cairn/core/hash.hpp"
#include "space/bytes.hpp"
#include "space/overloaded.hpp"

namespace cairn::space {
namespace {

template <class E>
std::vector<E> values(const std::vector<std::string>& list) {
  std::vector<E> result;
  for (const auto& word : list) result.push_back(static_cast<E>(position(word, words<E>())));
  return result;
}

StagePlan plan_stage(const StageOptions& options) {
  return {options.blocks,
          values<Op>(options.op),
          options.width,
          values<Down>(options.down),
          values<Norm>(options.norm),
          values<ActivationKind>(options.activation)};
}

std::vector<std::uint16_t> first_equal(const std::vector<Choice>& choices) {
  std::vector<std::uint16_t> first;
  for (const Choice& choice : choices)
    first.push_back(
        static_cast<std::uint16_t>(std::ranges::find(choices, choice) - choices.begin()));
  return first;
}

std::uint64_t hash_choice(const std::string& name, const Choice& choice) {
  Bytes bytes;
  bytes.add_text(name);
  bytes.add(choice.index());
  std::visit(Overloaded{[&](std::int64_t value) { bytes.add(static_cast<std::uint64_t>(value)); },
                        [&](double value) { bytes.add_real(value); },
                        [&](const std::string& value) { bytes.add_text(value); }},
             choice);
  return hash64(bytes.span());
}

std::vector<std::uint64_t> hash_choices(const Decision& decision) {
  std::vector<std::uint64_t> hashes;
  for (const Choice& choice : decision.choices)
    hashes.push_back(hash_choice(decision.name, choice));
  return hashes;
}

Piece pool_piece(PieceKind kind) {
  return {kind, 2, Norm::none, ActivationKind::relu, 0};
}

}  // namespace

Plan make_plan(const Options& options, const Task& task, std::span<const Decision> decisions) {
  Plan plan;
  for (const StageOptions& stage : options.stage)
    plan.stages.insert(plan.stages.end(), static_cast<std::size_t>(stage.repeat),
                       plan_stage(stage));
  plan.networks = !options.plain();
  plan.head = {values<HeadPool>(options.head.pool), options.head.dense, options.head.dropout};
  for (const Decision& decision : decisions.subspan(plan.head_at()))
    plan.first_equal.push_back(first_equal(decision.choices));
  for (const Decision& decision : decisions.subspan(plan.free_at()))
    plan.free.push_back(hash_choices(decision));
  plan.task.assign(task.input_shape.begin(), task.input_shape.end());
  plan.task.push_back(static_cast<std::uint64_t>(task.outputs));
  return plan;
}

void append_stage(const StagePlan& plan, Indices choices, std::vector<Piece>& pieces) {
  const Op op = plan.op[choices[kOp]];
  const Down down = plan.down[choices[kDown]];
  if (down == Down::max_pool) pieces.push_back(pool_piece(PieceKind::max_pool));
  if (down == Down::average_pool) pieces.push_back(pool_piece(PieceKind::average_pool));
  if (op == Op::identity) {
    if (down == Down::stride) pieces.push_back(pool_piece(PieceKind::subsample));
    return;
  }
  Piece block{static_cast<PieceKind>(op), 1, plan.norm[choices[kNorm]],
              plan.activation[choices[kActivation]], plan.width[choices[kWidth]]};
  const std::size_t first = pieces.size();
  pieces.resize(first + static_cast<std::size_t>(plan.blocks[choices[kBlocks]]), block);
  if (down == Down::stride) pieces[first].stride = 2;
}

std::vector<Piece> pieces_of(const Plan& plan, const Architecture& architecture) {
  std::vector<Piece> pieces;
  pieces.reserve(4 * plan.stages.size());
  for (std::size_t s = 0; s < plan.stages.size(); ++s)
    append_stage(plan.stages[s], plan.stage(architecture, s), pieces);
  return pieces;
}

Head head_of(const HeadPlan& plan, Indices choices) {
  return {plan.pool[choices[kPool]], plan.dense[choices[kDense]], plan.dropout[choices[kDropout]]};
}

Head head_of(const Plan& plan, const Architecture& architecture) {
  return head_of(plan.head, Indices(architecture.choices).subspan(plan.head_at(), kPerHead));
}

}  // namespace cairn::space
