#include "space/network_hash.hpp"

#include "space/overloaded.hpp"

namespace cairn::space {
namespace {

/// What comes first.
constexpr std::uint64_t kImages = 1;
constexpr std::uint64_t kBranches = 2;

/// What comes next in a network with branches. Never change the numbers.
enum class Mark : std::uint64_t {
  piece = 0,
  embedding = 1,
  pool = 2,
  join = 3,
  end = 4,
  output = 5
};

void add(Bytes& bytes, const auto& numbers) {
  for (const auto number : numbers) bytes.add(static_cast<std::uint64_t>(number));
}
void add_list(Bytes& bytes, const auto& numbers) {
  bytes.add(numbers.size());
  add(bytes, numbers);
}

void add(Bytes& bytes, Mark mark, auto value) {
  bytes.add(static_cast<std::uint64_t>(mark));
  bytes.add(static_cast<std::uint64_t>(value));
}

void add(Bytes& bytes, const Head& head) {
  bytes.add(static_cast<std::uint64_t>(head.pool));
  bytes.add(static_cast<std::uint64_t>(head.dense));
  bytes.add_real(head.dropout);
}

/// Stages and a head; or, for plain choices, nothing.
void add_image(Bytes& bytes, const Plan& plan, const Task& task, const Architecture& architecture) {
  bytes.add(kImages);
  if (task.inputs.size() == 1) add(bytes, task.inputs[0].shape);
  bytes.add(static_cast<std::uint64_t>(task.outputs));
  const auto stages = std::span(plan.steps).first(plan.steps.size() - (plan.networks() ? 1 : 0));
  const auto pieces = pieces_of(stages, architecture);
  bytes.add(pieces.size());
  for (const Piece& piece : pieces) bytes.add(piece.code());
  if (!plan.networks()) return;
  const Step& head = plan.steps.back();
  add(bytes, head_of(std::get<HeadLists>(head.lists), head.of(architecture)));
}

void add_inputs(Bytes& bytes, const Plan& plan, const Task& task) {
  bytes.add(task.inputs.size());
  for (const TaskInput& input : task.inputs) {
    add_list(bytes, input.shape);
    add_list(bytes, input.categories);
  }
  bytes.add(plan.branches.size());
  for (const auto& inputs : plan.branches) add_list(bytes, inputs);
}

void add_pieces(Bytes& bytes, const Step& stage, const Architecture& architecture) {
  for (const Piece& piece : pieces_of({&stage, 1}, architecture)) {
    add(bytes, Mark::piece, piece.code());
    bytes.add(static_cast<std::uint64_t>(piece.kernel));
    bytes.add_real(piece.dropout);
  }
}

void add_step(Bytes& bytes, const Step& step, const Architecture& architecture) {
  const Indices choices = step.of(architecture);
  std::visit(
      Overloaded{[&](const EmbeddingLists& lists) {
                   add(bytes, Mark::embedding, lists.width[choices[0]]);
                 },
                 [&](const PoolLists& lists) { add(bytes, Mark::pool, lists.pool[choices[0]]); },
                 [&](const JoinLists& lists) { add(bytes, Mark::join, lists.join[choices[0]]); },
                 [](const OutputLists&) {}, [](const HeadLists&) {},
                 [&](const auto&) { add_pieces(bytes, step, architecture); }},
      step.lists);
}

void add_branches(Bytes& bytes, const Plan& plan, const Task& task,
                  const Architecture& architecture) {
  bytes.add(kBranches);
  add_inputs(bytes, plan, task);
  std::size_t branch = 0;
  for (const Step& step : plan.steps) {
    for (; branch < step.branch; ++branch) add(bytes, Mark::end, branch);
    add_step(bytes, step, architecture);
  }
  add(bytes, Mark::output, task.outputs);
}

}  // namespace

std::vector<Piece> pieces_of(std::span<const Step> stages, const Architecture& architecture) {
  std::vector<Piece> pieces;
  pieces.reserve(4 * stages.size());
  for (const Step& stage : stages) append_pieces(stage.lists, stage.of(architecture), pieces);
  return pieces;
}

void add_network(Bytes& bytes, const Plan& plan, const Task& task,
                 const Architecture& architecture) {
  if (plan.networks() && !plan.image())
    add_branches(bytes, plan, task, architecture);
  else
    add_image(bytes, plan, task, architecture);
}

}  // namespace cairn::space
