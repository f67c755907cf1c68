// From options to steps: what is decided and built, in order.

#include "space/inputs.hpp"
#include "space/plan.hpp"

namespace cairn::space {
namespace {

template <class E>
std::vector<E> values(const std::vector<std::string>& list) {
  std::vector<E> result;
  for (const auto& word : list) result.push_back(static_cast<E>(position(word, words<E>())));
  return result;
}

StageLists lists_of(const StageOptions& options) {
  return {options.blocks,
          values<Op>(options.op),
          options.width,
          values<Down>(options.down),
          values<Norm>(options.norm),
          values<ActivationKind>(options.activation)};
}
SequenceLists lists_of(const SequenceOptions& options) {
  return {options.blocks,
          options.kernel,
          options.width,
          options.stride,
          options.pool,
          values<Norm>(options.norm),
          values<ActivationKind>(options.activation)};
}
DenseLists lists_of(const DenseOptions& options) {
  return {options.layers,
          options.width,
          values<Norm>(options.norm),
          values<ActivationKind>(options.activation),
          options.dropout,
          values<Skip>(options.skip)};
}
HeadLists lists_of(const HeadOptions& options) {
  return {values<HeadPool>(options.pool), options.dense, options.dropout};
}

std::size_t count_lists(const Lists& lists) {
  std::size_t count = 0;
  visit_lists(lists, [&](const char*, const auto&) { ++count; });
  return count;
}

class Planner {
 public:
  Planner(const Options& options, const Task& task) : options_(options), task_(task) {
    plan_.branches = take_inputs(options, task);
    for (const auto& inputs : plan_.branches) plan_.chains += inputs.size();
  }

  Plan plan() && {
    if (options_.branch.empty())
      add_image();
    else
      add_branches();
    return std::move(plan_);
  }

 private:
  void add(std::string name, Lists lists) {
    Step step{std::move(name), std::move(lists), branch_, plan_.free_at(), 0};
    step.count = count_lists(step.lists);
    plan_.steps.push_back(std::move(step));
  }

  /// "stage[1]", "stage[2]", ...
  void add_stages(const std::string& name, const auto& list) {
    int number = 0;
    for (const auto& options : list)
      for (int i = 0; i < options.repeat; ++i)
        add(name + "[" + std::to_string(++number) + "]", lists_of(options));
  }

  void add_image() {
    add_stages("stage", options_.stage);
    add("head", lists_of(options_.head));
  }

  void add_branches() {
    for (std::size_t b = 0; b < options_.branch.size(); ++b) {
      branch_ = b;
      add_branch("branch[" + std::to_string(b + 1) + "].", options_.branch[b],
                 task_.inputs[plan_.branches[b][0]]);
    }
    if (plan_.chains > 1) {
      branch_ = options_.branch.size();
      add("join", JoinLists{values<Join>(options_.join)});
    }
    add_stages("trunk", options_.trunk);
    add("output", OutputLists{});
  }

  void add_branch(const std::string& name, const BranchOptions& branch, const TaskInput& input) {
    if (!input.categories.empty())
      add(name + "embedding", EmbeddingLists{input.categories, branch.embedding});
    add_stages(name + "stage", branch.stage);
    add_stages(name + "sequence", branch.sequence);
    if (is_image(input) || is_sequence(input))
      add(name + "pool", PoolLists{values<HeadPool>(branch.pool)});
    add_stages(name + "dense", branch.dense);
  }

  const Options& options_;
  const Task& task_;
  Plan plan_;
  std::size_t branch_ = 0;
};

}  // namespace

Plan make_steps(const Options& options, const Task& task) {
  if (options.plain()) return {};
  return Planner(options, task).plan();
}

}  // namespace cairn::space
