#include "cairn/transfer/shelf.hpp"

#include <algorithm>
#include <utility>

#include "cairn/core/random.hpp"
#include "cairn/transfer/matching.hpp"

namespace cairn::transfer {

using protocol::CheckpointRef;
using protocol::Inheritance;
using protocol::Match;
using protocol::Provider;
using protocol::Unit;

namespace {

/// Provider::best: the others may match this part of what the nearest does.
constexpr double near_enough = 0.9;

}  // namespace

std::vector<Unsaved> Shelf::begin(const protocol::Transfer& transfer,
                                  const protocol::Keeping& keeping, Direction direction) {
  transfer_ = transfer;
  keeping_ = keeping;
  direction_ = direction;
  auto unsaved = take_unsaved(std::nullopt);
  index_ = Index(transfer.match, direction);
  std::vector<CandidateId> unread;
  for (auto& [candidate, kept] : kept_) {
    if (std::exchange(kept.readers, 0) > 0) unread.push_back(candidate);
    if (!kept.suspect && kept.wanted()) enlist(candidate);
  }
  for (const CandidateId candidate : unread) check(candidate);
  trim();
  return unsaved;
}

/// Of this writer, or of all.
std::vector<Unsaved> Shelf::take_unsaved(const std::optional<WorkerId>& writer) {
  std::vector<Unsaved> unsaved;
  std::erase_if(expected_, [&](auto& entry) {
    auto& [writes, final, network] = entry.second;
    if (writer && writes != *writer) return false;
    if (network) unsaved.push_back({entry.first.first, std::move(*network)});
    return true;
  });
  return unsaved;
}

void Shelf::enlist(CandidateId candidate) {
  const Trained& network = kept_.at(candidate).network;
  if (transfer_.match != Match::none) index_.add(candidate, network.units, network.score);
}

// ---- files come
// -----------------------------------------------------------------------------------

void Shelf::expect(WorkerId writer, CandidateId candidate, Attempt attempt,
                   std::optional<Trained> network) {
  expected_[{candidate, attempt}] = {writer, false, std::move(network)};
}

void Shelf::expect_final(WorkerId writer, CandidateId candidate, Attempt attempt) {
  expected_[{candidate, attempt}] = {writer, true, std::nullopt};
}

void Shelf::saved(const CheckpointRef& file) {
  // A snapshot may come late, when the checkpoint of the whole training is expected.
  auto found = file.partial ? decltype(expected_)::node_type()
                            : expected_.extract({file.candidate, file.attempt});
  if (!found.empty() && found.mapped().final)
    keep_final(file);
  else if (!found.empty() && found.mapped().network && !kept_.contains(file.candidate))
    keep(file, std::move(*found.mapped().network));
  else
    doomed_.push_back(file);
}

bool Shelf::expects(CandidateId candidate) const {
  const auto first = expected_.lower_bound({candidate, Attempt(0)});
  return first != expected_.end() && first->first.first == candidate;
}

void Shelf::lost(CandidateId candidate, Attempt attempt) {
  expected_.erase({candidate, attempt});
}

std::vector<Unsaved> Shelf::forget(WorkerId writer) {
  return take_unsaved(writer);
}

void Shelf::keep_partial(const CheckpointRef& file) {
  drop_partial(file.candidate);
  partials_[file.candidate] = file;
}

void Shelf::drop_partial(CandidateId candidate) {
  const auto dropped = partials_.extract(candidate);
  if (!dropped.empty()) doomed_.push_back(dropped.mapped());
}

std::optional<CheckpointRef> Shelf::partial(CandidateId candidate) const {
  const auto found = partials_.find(candidate);
  return found == partials_.end() ? std::nullopt : std::optional(found->second);
}

void Shelf::keep_final(const CheckpointRef& file) {
  if (const auto older = finals_.find(file.candidate); older != finals_.end())
    doomed_.push_back(older->second);
  finals_[file.candidate] = file;
}

void Shelf::keep(const CheckpointRef& file, Trained network) {
  const CandidateId candidate = file.candidate;
  kept_[candidate] = {std::move(network), file, true, true};
  enlist(candidate);
  bytes_ += file.bytes;
  newest_.push_back(candidate);
  best_.insert(rank(candidate));
  trim();
}

Shelf::Rank Shelf::rank(CandidateId candidate) const {
  const Trained& network = kept_.at(candidate).network;
  const double sign = direction_ == Direction::maximize ? 1 : -1;
  return {network.full, sign * network.score, candidate};
}

// ---- files go
// -------------------------------------------------------------------------------------

void Shelf::trim() {
  while (newest_.size() > keeping_.newest) drop_oldest();
  while (best_.size() > keeping_.best) drop_worst();
  if (keeping_.max_bytes == 0) return;
  while (bytes_ > keeping_.max_bytes && !newest_.empty()) drop_oldest();
  while (bytes_ > keeping_.max_bytes && best_.size() > 1) drop_worst();
}

void Shelf::drop_oldest() {
  const CandidateId oldest = newest_.front();
  newest_.pop_front();
  kept_.at(oldest).newest = false;
  withdraw(oldest);
}

void Shelf::drop_worst() {
  const CandidateId worst = best_.rbegin()->candidate;
  best_.erase(std::prev(best_.end()));
  kept_.at(worst).best = false;
  withdraw(worst);
}

void Shelf::withdraw(CandidateId candidate) {
  const Kept& kept = kept_.at(candidate);
  if (kept.wanted()) return;
  bytes_ -= kept.file.bytes;
  index_.remove(candidate);
  check(candidate);
}

void Shelf::check(CandidateId candidate) {
  const auto found = kept_.find(candidate);
  if (found->second.wanted() || found->second.readers > 0) return;
  doomed_.push_back(found->second.file);
  kept_.erase(found);
}

bool Shelf::discard(const CheckpointRef& file) {
  return std::erase(doomed_, file) > 0;
}

// ---- files are read
// -------------------------------------------------------------------------------

Kept* Shelf::find(const CheckpointRef& file) {
  const auto found = kept_.find(file.candidate);
  return found != kept_.end() && found->second.file == file ? &found->second : nullptr;
}

void Shelf::lease(const CheckpointRef& file) {
  if (Kept* kept = find(file)) ++kept->readers;
}

void Shelf::release(const CheckpointRef& file) {
  Kept* kept = find(file);
  if (kept == nullptr || kept->readers == 0) return;
  --kept->readers;
  check(file.candidate);
}

void Shelf::suspect(const CheckpointRef& file) {
  Kept* kept = find(file);
  if (kept == nullptr) return;
  kept->suspect = true;
  index_.remove(file.candidate);
}

const Kept* Shelf::best() const {
  return best_.empty() ? nullptr : find(best_.begin()->candidate);
}

const Kept* Shelf::find(CandidateId candidate) const {
  const auto found = kept_.find(candidate);
  return found == kept_.end() ? nullptr : &found->second;
}

std::set<CheckpointRef> Shelf::files() const {
  std::set<CheckpointRef> files;
  for (const auto& [candidate, kept] : kept_) files.insert(kept.file);
  for (const auto* list : {&finals_, &partials_})
    for (const auto& [candidate, file] : *list) files.insert(file);
  return files;
}

// ---- layers are handed on
// -------------------------------------------------------------------------

bool Shelf::hands_on(CandidateId candidate) const {
  const Kept* kept = find(candidate);
  return kept != nullptr && kept->wanted() && !kept->suspect;
}

std::optional<CandidateId> Shelf::parent(std::span<const CandidateId> parents) const {
  const auto found = std::ranges::find_if(parents, [&](CandidateId id) { return hands_on(id); });
  return found == parents.end() ? std::nullopt : std::optional(*found);
}

std::optional<CandidateId> Shelf::any(CandidateId candidate) const {
  if (newest_.empty()) return std::nullopt;
  Random random(transfer_.seed, candidate, "provider");
  const CandidateId id = newest_[random.below(newest_.size())];
  return hands_on(id) ? std::optional(id) : std::nullopt;
}

std::optional<CandidateId> Shelf::provider(CandidateId candidate, std::span<const Unit> units,
                                           std::span<const CandidateId> parents) const {
  std::optional<Found> found;
  switch (transfer_.provider) {
    case Provider::parent:
      return parent(parents);
    case Provider::random:
      return any(candidate);
    case Provider::nearest:
      found = index_.nearest(units);
      break;
    case Provider::best:
      found = index_.best(units, near_enough);
      break;
  }
  return found ? std::optional(found->candidate) : std::nullopt;
}

std::optional<Inheritance> Shelf::inheritance(CandidateId candidate, std::span<const Unit> units,
                                              std::span<const CandidateId> parents) const {
  if (transfer_.match == Match::none || units.empty()) return std::nullopt;
  const auto id = provider(candidate, units, parents);
  if (!id) return std::nullopt;
  const Kept& source = kept_.at(*id);
  const Matching matching = match(source.network.units, units, transfer_.match);
  if (matching.pairs.empty()) return std::nullopt;
  const auto all = static_cast<double>(parameters(units));
  Inheritance result{
      source.file, {}, static_cast<double>(matching.parameters) / all, source.network.epochs};
  result.control =
      Random(transfer_.seed, candidate, "transfer control").uniform() < transfer_.control;
  if (!result.control) result.nodes = copies(source.network.units, units, matching);
  return result;
}

}  // namespace cairn::transfer
