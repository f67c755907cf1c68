#include "cairn/space/space.hpp"

#include <algorithm>
#include <stdexcept>

#include "cairn/core/error.hpp"
#include "cairn/space/shape.hpp"
#include "space/builder.hpp"
#include "space/bytes.hpp"
#include "space/decisions.hpp"
#include "space/limits.hpp"
#include "space/plan.hpp"

namespace cairn::space {
namespace {

constexpr std::uint64_t kHashFormat = 1;  ///< first in what Space::hash hashes

void validate(const Task& task) {
  const auto& shape = task.input_shape;
  auto fits = [](std::int64_t extent) { return extent >= 1 && extent <= kMaxExtent; };
  if (shape.size() != 3 || !std::ranges::all_of(shape, fits))
    throw UsageError({"no search space for these inputs",
                      "image networks need channels x height x width, each from 1 to " +
                          std::to_string(kMaxExtent),
                      "Check the shape of the data"});
  if (task.outputs < 1 || task.outputs > kMaxWidth)
    throw UsageError(
        {"no search space for these targets",
         std::to_string(task.outputs) + " outputs are not within 1 to " + std::to_string(kMaxWidth),
         "Check the labels of the data"});
}

/// The output side of a convolution that is padded to keep the size.
std::int64_t strided(std::int64_t side, std::int64_t stride) {
  return (side - 1) / stride + 1;
}

/// Whether a piece can be built, and if so the size that it leaves. The rules of infer_shapes.
bool pass(const Piece& piece, std::int64_t& height, std::int64_t& width) {
  if (piece.kind == PieceKind::max_pool || piece.kind == PieceKind::average_pool) {
    height /= 2;
    width /= 2;
    return height > 0 && width > 0;
  }
  height = strided(height, piece.stride);
  width = strided(width, piece.stride);
  return piece.kind != PieceKind::inception || piece.width % 2 == 0;
}

void add(Bytes& bytes, const Head& head) {
  bytes.add(static_cast<std::uint64_t>(head.pool));
  bytes.add(static_cast<std::uint64_t>(head.dense));
  bytes.add_real(head.dropout);
}

}  // namespace

Space::Space(Options options, Task task, std::vector<Decision> training) : task_(std::move(task)) {
  validate(options);
  if (!options.plain()) validate(task_);
  decisions_ = all_decisions(options, std::move(training));
  plan_ = std::make_shared<const Plan>(make_plan(options, task_, decisions_));
}

bool Space::holds(const Architecture& architecture) const {
  const auto& choices = architecture.choices;
  if (choices.size() != decisions_.size()) return false;
  for (std::size_t i = 0; i < choices.size(); ++i)
    if (choices[i] >= decisions_[i].choices.size()) return false;
  return true;
}

void Space::require(const Architecture& architecture) const {
  if (!holds(architecture)) throw std::out_of_range("choices that the search space does not have");
}

double Space::encodings() const {
  double count = 1;
  for (const Decision& decision : decisions_) count *= static_cast<double>(decision.choices.size());
  return count;
}

Architecture Space::at(std::uint64_t index) const {
  Architecture architecture{std::vector<std::uint16_t>(decisions_.size())};
  for (std::size_t i = decisions_.size(); i-- > 0;) {
    const std::uint64_t size = decisions_[i].choices.size();
    architecture.choices[i] = static_cast<std::uint16_t>(index % size);
    index /= size;
  }
  if (index != 0) throw std::out_of_range("no encoding of that number");
  return architecture;
}

Architecture Space::sample(Random& random) const {
  Architecture architecture;
  architecture.choices.reserve(decisions_.size());
  for (const Decision& decision : decisions_)
    architecture.choices.push_back(
        static_cast<std::uint16_t>(random.below(decision.choices.size())));
  return architecture;
}

Graph Space::graph(const Architecture& architecture) const {
  require(architecture);
  if (!has_networks())
    throw Error({"there is no network", "the space holds plain choices, without layers", ""});
  Builder builder(task_);
  std::vector<Piece> pieces;
  for (std::size_t s = 0; s < plan_->stages.size(); ++s) {
    pieces.clear();
    append_stage(plan_->stages[s], plan_->stage(architecture, s), pieces);
    const std::string stage = "stage" + std::to_string(s + 1) + "_";
    int block = 0;
    for (const Piece& piece : pieces)
      builder.append(piece,
                     piece.is_block() ? stage + "block" + std::to_string(++block) + "_" : stage);
  }
  builder.append(head_of(*plan_, architecture), task_.outputs);
  infer_shapes(builder.graph());
  return std::move(builder).take();
}

bool Space::buildable(const Architecture& architecture) const {
  if (!holds(architecture)) return false;
  if (!has_networks()) return true;
  std::int64_t height = task_.input_shape[1];
  std::int64_t width = task_.input_shape[2];
  for (const Piece& piece : pieces_of(*plan_, architecture))
    if (!pass(piece, height, width)) return false;
  return true;
}

Architecture Space::canonical(const Architecture& architecture) const {
  require(architecture);
  Architecture first = architecture;
  place(*plan_, pieces_of(*plan_, architecture), first.choices);
  const std::size_t head = plan_->head_at();
  for (std::size_t i = head; i < first.choices.size(); ++i)
    first.choices[i] = plan_->first_equal[i - head][first.choices[i]];
  return first;
}

Hash128 Space::hash(const Architecture& architecture) const {
  require(architecture);
  const auto pieces = pieces_of(*plan_, architecture);
  Bytes bytes;
  bytes.reserve(16 + plan_->task.size() + pieces.size() + plan_->free.size());
  bytes.add(kHashFormat);
  for (auto value : plan_->task) bytes.add(value);
  bytes.add(pieces.size());
  for (const Piece& piece : pieces) bytes.add(piece.code());
  if (plan_->networks) add(bytes, head_of(*plan_, architecture));
  for (std::size_t i = 0; i < plan_->free.size(); ++i)
    bytes.add(plan_->free[i][architecture.choices[plan_->free_at() + i]]);
  return hash128(bytes.span());
}

bool Space::has_networks() const {
  return plan_->networks;
}

std::optional<Choice> Space::value(const Architecture& architecture,
                                   std::string_view decision) const {
  require(architecture);
  const auto found = std::ranges::find(decisions_, decision, &Decision::name);
  if (found == decisions_.end()) return std::nullopt;
  return found->choices[architecture.choices[static_cast<std::size_t>(found - decisions_.begin())]];
}

}  // namespace cairn::space
