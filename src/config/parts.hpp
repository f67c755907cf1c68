#pragma once

#include "config/fields.hpp"

/// The sections that fill files of their own; `sections` puts all together.
namespace cairn::config {

inline constexpr auto may_change = Resume::may_change;
inline constexpr double billion = 1e9;
inline constexpr double million = 1e6;

/// "space.stage[2]": an entry of an array, counted from 1.
inline std::string entry(const std::string& array, std::size_t number) {
  return array + "[" + std::to_string(number) + "]";
}

Section data_section(data::Options& options);
Section data_input_section(data::InputOptions& options, std::size_t number);

Section stage_section(space::StageOptions& options, const std::string& name);
Section head_section(space::HeadOptions& options);
Section join_section(space::Options& options);
Section branch_section(space::BranchOptions& options, const std::string& name);
Section sequence_section(space::SequenceOptions& options, const std::string& name);
Section dense_section(space::DenseOptions& options, const std::string& name);
Section choice_section(space::Decision& options, std::size_t number);

std::vector<Section> budget_sections(feasibility::Options& options);
Section budget_table_section(feasibility::TableOptions& options, std::size_t number);
Section rule_section(feasibility::RuleOptions& options, std::size_t number);

Section predict_section(predict::Options& options);

Section transfer_section(transfer::Options& options, train::InheritOptions& inherit);
Section store_section(store::Options& options);

Section objective_section(ObjectiveOptions& options);
Section synthetic_section(objective::SyntheticOptions& options);
Section objective_table_section(objective::TableOptions& options);

Section simulate_section(simulate::Options& options);

}  // namespace cairn::config
