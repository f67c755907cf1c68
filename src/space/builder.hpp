#pragma once

#include <string>

#include "cairn/space/space.hpp"
#include "space/piece.hpp"

namespace cairn::space {

/// Builds a network's graph piece by piece.
class Builder {
 public:
  explicit Builder(const Task& task);

  /// Appends the layers of a piece, their names begin with `prefix`. Throws Error for an inception
  /// block of odd width.
  void append(const Piece& piece, const std::string& prefix);
  void append(const Head& head, int outputs);

  const Graph& graph() const { return graph_; }
  Graph take() && { return std::move(graph_); }

  /// A place to come back to.
  struct Mark {
    std::size_t nodes = 0;
    LayerId tip;
    int channels = 0;
  };
  Mark mark() const { return {graph_.nodes.size(), tip_, channels_}; }
  /// Takes away all layers since the mark.
  void rewind(const Mark& mark);

 private:
  struct ConvBlock;

  LayerId add(std::string name, Layer layer, std::vector<LayerId> inputs);
  void then(std::string name, Layer layer);
  void conv_norm(const ConvBlock& block, const std::string& prefix, const std::string& suffix);
  void conv_norm_act(const ConvBlock& block, const std::string& prefix);
  void separable(const Piece& piece, int kernel, const std::string& prefix);
  void residual(const Piece& piece, const std::string& prefix);
  void inception(const Piece& piece, const std::string& prefix);

  Graph graph_;
  LayerId tip_;       ///< the layer that comes last
  int channels_ = 0;  ///< of the tip
};

}  // namespace cairn::space
