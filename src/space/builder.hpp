#pragma once

#include <span>
#include <string>
#include <vector>

#include "cairn/space/shape.hpp"
#include "cairn/space/space.hpp"
#include "space/plan.hpp"

namespace cairn::space {

/// Builds a network's graph piece by piece. What it builds goes on from its tips: the last layers
/// of one chain, or of several of the same shape, of which those after the first get the layers of
/// the first under names with a number behind them, and share its weights.
class Builder {
 public:
  /// Begins with inputs of that shape, as many as there are chains.
  explicit Builder(const Shape& in, std::size_t chains = 1);
  /// Begins with all inputs of a task. Goes on from nothing.
  explicit Builder(const Task& task);

  /// Goes on from these inputs of the task.
  void begin_branch(const Task& task, const std::vector<std::size_t>& inputs);
  /// Its tips wait for the join.
  void end_branch();
  /// Appends the layers of a step with these choices; a join takes what waits. Throws Error for an
  /// inception block of odd width.
  void append(const Step& step, Indices choices, int outputs);
  void append(const Piece& piece, const std::string& prefix);
  void append(const Head& head, int outputs);

  const Graph& graph() const { return graph_; }
  Graph take() && { return std::move(graph_); }

  /// A place to come back to.
  struct Mark {
    std::size_t nodes = 0;
    std::vector<LayerId> tips;
    Shape shape;
  };
  Mark mark() const { return {graph_.nodes.size(), tips_, shape_}; }
  /// Takes away all layers since the mark.
  void rewind(const Mark& mark);

 private:
  struct ConvBlock;

  LayerId add(std::string name, Layer layer, std::vector<LayerId> inputs);
  LayerId& tip() { return tips_[0]; }
  int channels() const { return static_cast<int>(shape_[0]); }
  void then(std::string name, Layer layer);
  void append_first(const Piece& piece, const std::string& prefix);
  void append_stage(const Step& step, Indices choices);
  void embed(const EmbeddingLists& lists, int width, const std::string& name);
  void join(Join kind, const std::string& name);
  void conv_norm(const ConvBlock& block, const std::string& prefix, const std::string& suffix);
  void conv_norm_act(const ConvBlock& block, const std::string& prefix);
  void separable(const Piece& piece, int kernel, const std::string& prefix);
  void residual(const Piece& piece, const std::string& prefix);
  void inception(const Piece& piece, const std::string& prefix);
  void dense(const Piece& piece, const std::string& prefix);
  void flatten(HeadPool pool, const std::string& prefix);
  template <class F>
  void for_all_chains(F build);
  void repeat_for_other_chains(std::size_t begin, LayerId from);

  Graph graph_;
  std::vector<LayerId> tips_;     ///< the last layer of each chain
  std::vector<LayerId> waiting_;  ///< for the join
  Shape shape_;                   ///< of each tip
  std::int64_t joined_ = 0;       ///< features of what waits
};

}  // namespace cairn::space
